# bash completion of postern-map; made by `postern-map --completion bash`.

_postern_map() {
    local line=${COMP_LINE:0:COMP_POINT} word before words
    word=${line##*[[:space:]]}
    before=${line%"$word"}
    before=${before%"${before##*[![:space:]]}"}
    before=${before##*[[:space:]]}
    [[ $word == --*=* ]] && { before=${word%%=*}; word=${word#*=}; }
    case $before in
        -q | --query) words='' ;;
        -d | --delete) words='' ;;
        --explain) words='' ;;
        --as) words='access address_verify_transport_maps alias_maps aliases body_checks canonical canonical_maps debug_peer_list fast_flush_domains generic header_checks lmtp_discard_lhlo_keyword_address_maps lmtp_generic_maps lmtp_sasl_password_maps lmtp_tls_policy_maps local_login_sender_maps local_recipient_maps milter_header_checks mime_header_checks mydestination mynetworks nested_header_checks permit_mx_backup_networks postscreen_access_list postscreen_discard_ehlo_keyword_address_maps qmqpd_authorized_clients rbl_reply_maps recipient_bcc_maps recipient_canonical_maps relay_domains relay_recipient_maps relocated relocated_maps sender_bcc_maps sender_canonical_maps sender_dependent_default_transport_maps sender_dependent_relayhost_maps smtp_body_checks smtp_discard_ehlo_keyword_address_maps smtp_generic_maps smtp_header_checks smtp_mime_header_checks smtp_nested_header_checks smtp_pix_workaround_maps smtp_sasl_password_maps smtp_tls_policy_maps smtpd_client_event_limit_exceptions smtpd_discard_ehlo_keyword_address_maps smtpd_milter_maps smtpd_sender_login_maps tls_server_sni_maps transport transport_maps virtual virtual_alias_domains virtual_alias_maps virtual_gid_maps virtual_mailbox_domains virtual_mailbox_maps virtual_maps virtual_uid_maps' ;;
        -c | --config-directory) local IFS=$'\n'; COMPREPLY=($(compgen -d -- "$word")) ;;
        --postfix-version) words='2.0 2.1 2.2 2.3 2.4 2.5 2.6 2.7 2.8 2.9 2.10 2.11 3.0 3.1 3.2 3.3 3.4 3.5 3.6 3.7 3.8 3.9 3.10 3.11 3.12' ;;
        --profile) words='upstream debian' ;;
        --color) words='auto always never' ;;
        --completion) words='bash zsh fish' ;;
        *)
            if [[ $word == -* ]]; then
                words='-q --query -d --delete -i --incremental -s --list --explain --as --check --convert --stat -f --exact-case -N --with-nul -n --without-nul -r --replace -w --ignore-duplicates -u --no-utf8 -F --file-values -j -h --headers -b --body -m --mime -U --check-utf8 -c --config-directory -o --keep-privileges -p --default-mode --postfix-version --profile -v --verbose --color --completion --help --version'
            elif [[ $word == *:* ]]; then
                word=${word#*:}
            else
                words='btree: cdb: cidr: dbm: environ: fail: hash: inline: ldap: lmdb: memcache: mongodb: mysql: netinfo: nis: nisplus: pcre: pgsql: pipemap: proxy: randmap: regexp: sdbm: socketmap: sqlite: static: tcp: texthash: unionmap: unix:'
                compopt -o nospace
            fi
            local IFS=$'\n'
            [[ $word == -* ]] || COMPREPLY=($(compgen -f -- "$word"))
            ;;
    esac
    local IFS=$' \n'
    COMPREPLY+=($(compgen -W "$words" -- "$word"))
    # readline replaces what follows the last : or = of a word.
    COMPREPLY=("${COMPREPLY[@]/#${word%"${word##*[:=]}"}/}")
}
complete -o filenames -F _postern_map postern-map
