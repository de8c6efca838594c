# PCRE2, the library of 8-bit code units.
postern_table_library(pcre PACKAGE libpcre2-dev HEADER pcre2.h LIBRARY pcre2-8)
