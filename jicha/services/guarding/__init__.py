"""Who gets in and with which rights: sign-in, passwords, second factor, sign-ins and tokens; accounts and roles."""
