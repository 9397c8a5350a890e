"""The pages of the year's plan: versions, document, values, units, calendar."""
