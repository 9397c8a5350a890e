"""The pages of data: handing in, intake, what came of it, what branches say of their numbers."""
