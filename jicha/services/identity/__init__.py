"""Sign in through the bureau's own identity provider (OpenID Connect), where the settings name one; accounts and rights stay the desk's."""
