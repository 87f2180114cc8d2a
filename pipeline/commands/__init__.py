"""The commands of `gongkai`, one module each: `add` puts its arguments into the parser, `run` does it.

`run` takes the parsed arguments and gives the exit code; it raises SourceError, DatabaseError, ClusterError
or ExportError for what the user has to mend.
"""
