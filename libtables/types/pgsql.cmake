# PostgreSQL's libpq.
postern_table_library(pgsql PACKAGE libpq-dev HEADER libpq-fe.h LIBRARY pq FOLDER postgresql RUNTIME)
