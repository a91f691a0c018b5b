"""Labels in the files of others: a module a kind of file, each yields `Entry`s; see `sources`."""
