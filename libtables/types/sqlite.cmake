postern_table_library(sqlite PACKAGE libsqlite3-dev HEADER sqlite3.h LIBRARY sqlite3)
