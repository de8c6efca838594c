# MariaDB Connector/C.
postern_table_library(mysql PACKAGE libmariadb-dev HEADER mysql.h LIBRARY mariadb FOLDER mariadb RUNTIME)
