# Berkeley DB 5.3; hash and btree share what stands in support/.
postern_table_library(hash PACKAGE libdb5.3-dev HEADER db.h LIBRARY db-5.3 db SOURCE berkeley_update.cc)
