# OpenLDAP's LMDB.
postern_table_library(lmdb PACKAGE liblmdb-dev HEADER lmdb.h LIBRARY lmdb SOURCE lmdb_env.cc)
