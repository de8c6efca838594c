# OpenLDAP; with the header of libsasl2-dev, `bind = sasl` works.
postern_table_library(ldap RUNTIME PACKAGE libldap-dev HEADER ldap.h LIBRARY ldap
                      SOURCE ldap_connection.cc ldap_debug.cc ldap_library.cc ldap_settings.cc)
