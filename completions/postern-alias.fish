# fish completion of postern-alias; made by `postern-alias --completion fish`.

function __postern_alias_tables
    set -l word (commandline -ct)
    set -l type (string match -r -- '^[^:]*:' $word)
    if set -q type[1]
        __fish_complete_path (string replace -- $type[1] '' $word) | string replace -r '^' -- $type[1]
    else
        string join \n -- btree: cdb: cidr: dbm: environ: fail: hash: inline: ldap: lmdb: memcache: mongodb: mysql: netinfo: nis: nisplus: pcre: pgsql: pipemap: proxy: randmap: regexp: sdbm: socketmap: sqlite: static: tcp: texthash: unionmap: unix:
        __fish_complete_path $word
    end
end

complete -c postern-alias -f
complete -c postern-alias -a '(__postern_alias_tables)'
complete -c postern-alias -s q -l query -x -a '' -d 'Print the value of KEY in the first table that has it; -: many keys'
complete -c postern-alias -s d -l delete -x -a '' -d 'Remove KEY from the index; -: many keys'
complete -c postern-alias -s i -l incremental -d 'Add entries from standard input to the index'
complete -c postern-alias -s s -l list -d 'Print all entries'
complete -c postern-alias -l explain -x -a '' -d 'Tell how the tables answer to KEY: rule, file and line, near misses'
complete -c postern-alias -l as -x -a 'access address_verify_transport_maps alias_maps aliases body_checks canonical canonical_maps debug_peer_list fast_flush_domains generic header_checks lmtp_discard_lhlo_keyword_address_maps lmtp_generic_maps lmtp_sasl_password_maps lmtp_tls_policy_maps local_login_sender_maps local_recipient_maps milter_header_checks mime_header_checks mydestination mynetworks nested_header_checks permit_mx_backup_networks postscreen_access_list postscreen_discard_ehlo_keyword_address_maps qmqpd_authorized_clients rbl_reply_maps recipient_bcc_maps recipient_canonical_maps relay_domains relay_recipient_maps relocated relocated_maps sender_bcc_maps sender_canonical_maps sender_dependent_default_transport_maps sender_dependent_relayhost_maps smtp_body_checks smtp_discard_ehlo_keyword_address_maps smtp_generic_maps smtp_header_checks smtp_mime_header_checks smtp_nested_header_checks smtp_pix_workaround_maps smtp_sasl_password_maps smtp_tls_policy_maps smtpd_client_event_limit_exceptions smtpd_discard_ehlo_keyword_address_maps smtpd_milter_maps smtpd_sender_login_maps tls_server_sni_maps transport transport_maps virtual virtual_alias_domains virtual_alias_maps virtual_gid_maps virtual_mailbox_domains virtual_mailbox_maps virtual_maps virtual_uid_maps' -d 'With --explain: try the keys of this use: access, virtual, relay_domains ...'
complete -c postern-alias -l check -d 'Look for mistakes in texts and indexes; change nothing'
complete -c postern-alias -l convert -d 'Make an index TO with the entries of FROM, say hash:FILE lmdb'
complete -c postern-alias -l stat -d 'Count entries, duplicates and bytes'
complete -c postern-alias -l newaliases -d 'Build the tables that alias_database lists, as newaliases(1) does'
complete -c postern-alias -s f -l exact-case -d 'Do not fold keys to lower case'
complete -c postern-alias -s N -l with-nul -d 'Keys and values end in a NUL byte in the index'
complete -c postern-alias -s n -l without-nul -d 'They do not'
complete -c postern-alias -s r -l replace -d 'An entry with the same key takes the place of the earlier one'
complete -c postern-alias -s w -l ignore-duplicates -d 'No warnings about duplicate entries'
complete -c postern-alias -s u -l no-utf8 -d 'Keys and values are bytes, even with smtputf8_enable = yes'
complete -c postern-alias -s j -d 'With -q and -s: print JSON objects, one a line'
complete -c postern-alias -s c -l config-directory -x -a '(__fish_complete_directories (commandline -ct))' -d 'Directory of main.cf (default: $MAIL_CONFIG, /etc/postfix)'
complete -c postern-alias -s o -l keep-privileges -d 'As root: do not become the owner of the text'
complete -c postern-alias -s p -l default-mode -d 'A new index gets mode 0644 whatever the mode of the text'
complete -c postern-alias -l postfix-version -x -a '2.0 2.1 2.2 2.3 2.4 2.5 2.6 2.7 2.8 2.9 2.10 2.11 3.0 3.1 3.2 3.3 3.4 3.5 3.6 3.7 3.8 3.9 3.10 3.11 3.12' -d 'Defaults of this Postfix release'
complete -c postern-alias -l profile -x -a 'upstream debian' -d 'Build defaults: upstream or debian'
complete -c postern-alias -s v -l verbose -d 'Say what is done (repeat for more)'
complete -c postern-alias -l color -x -a 'auto always never' -d 'auto, always or never'
complete -c postern-alias -l completion -x -a 'bash zsh fish' -d 'Completion script for bash, zsh or fish'
complete -c postern-alias -l help -d 'This text'
complete -c postern-alias -l version -d 'The version of this program'
