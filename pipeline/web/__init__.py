"""What an analyst sees in a browser: the site on a database, and the report on a batch.

Datasette is imported when the site is opened, never by other commands.
"""
