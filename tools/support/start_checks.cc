#include "tools/support/start_checks.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

#include "libconf/base/ascii.h"
#include "libconf/model/expand.h"
#include "libconf/model/values.h"
#include "tools/support/start_up.h"

namespace postern {
namespace {

constexpr std::array<std::string_view, 119> kNames{
    "syslog_facility",
    "inet_protocols",
    "multi_instance_directories",
    "multi_instance_group",
    "multi_instance_name",
    "maillog_file",
    "maillog_file_prefixes",
    "maillog_file_compressor",
    "maillog_file_rotate_suffix",
    "postlog_service_name",
    "dnssec_probe",
    "known_tcp_ports",
    "daemon_table_open_error_is_fatal",
    "dns_ncache_ttl_fix_enable",
    "smtputf8_enable",
    "enable_idna2003_compatibility",
    "respectful_logging",
    "myhostname",
    "mydomain",
    "mail_name",
    "syslog_name",
    "mail_owner",
    "setgid_group",
    "mydestination",
    "myorigin",
    "relayhost",
    "daemon_directory",
    "data_directory",
    "command_directory",
    "meta_directory",
    "queue_directory",
    "shlib_directory",
    "process_id_directory",
    "inet_interfaces",
    "proxy_interfaces",
    "double_bounce_sender",
    "default_privs",
    "alias_database",
    "mail_release_date",
    "default_database_type",
    "hash_queue_names",
    "recipient_delimiter",
    "relay_domains",
    "fast_flush_domains",
    "export_environment",
    "import_environment",
    "mynetworks_style",
    "debug_peer_list",
    "default_verp_delimiters",
    "verp_delimiter_filter",
    "parent_domain_matches_subdomains",
    "alternate_config_directories",
    "bounce_service_name",
    "cleanup_service_name",
    "defer_service_name",
    "pickup_service_name",
    "queue_service_name",
    "rewrite_service_name",
    "showq_service_name",
    "error_service_name",
    "flush_service_name",
    "address_verify_service_name",
    "trace_service_name",
    "proxymap_service_name",
    "proxywrite_service_name",
    "internal_mail_filter_classes",
    "multi_instance_wrapper",
    "default_delivery_status_filter",
    "smtputf8_autodetect_classes",
    "message_drop_headers",
    "info_log_address_format",
    "default_process_limit",
    "max_use",
    "dont_remove",
    "line_length_limit",
    "hash_queue_depth",
    "fork_attempts",
    "deliver_lock_attempts",
    "debug_peer_level",
    "fault_injection_code",
    "berkeley_db_create_buffer_size",
    "berkeley_db_read_buffer_size",
    "header_size_limit",
    "header_address_token_limit",
    "mime_nesting_limit",
    "mime_boundary_length_limit",
    "delay_logging_resolution_limit",
    "tcp_windowsize",
    "message_size_limit",
    "lmdb_map_size",
    "disable_dns_lookups",
    "soft_bounce",
    "owner_request_special",
    "strict_8bitmime",
    "strict_7bit_headers",
    "strict_8bitmime_body",
    "strict_mime_encoding_domain",
    "disable_mime_input_processing",
    "disable_mime_output_conversion",
    "address_verify_negative_cache",
    "backwards_bounce_logfile_compatibility",
    "helpful_warnings",
    "send_cyrus_sasl_authzid",
    "multi_instance_enable",
    "enable_long_queue_ids",
    "strict_smtputf8",
    "enable_original_recipient",
    "application_event_drain_time",
    "max_idle",
    "ipc_timeout",
    "ipc_idle",
    "ipc_ttl",
    "trigger_timeout",
    "fork_delay",
    "deliver_lock_delay",
    "stale_lock_time",
    "daemon_timeout",
    "in_flow_delay",
    "mynetworks",
};

Result<void> check_one(std::string_view name, const conf::Config& config, const conf::Values& values,
                       Console& console) {
    const auto raw = config.raw(name);
    if (!raw) return {};
    const auto expansion = conf::expand(*raw, config);
    if (!expansion) {
        const auto error = expansion_error(expansion.error(), console);
        return fail(error.value().code, fmt::format("dictionary mail_dict: {}", error.value().message));
    }
    if (auto good = values.check(name); !good) return fail(good.error().code, ascii::printable(good.error().message));
    return {};
}

}  // namespace

Result<void> check_start_parameters(const conf::Config& config, Console& console) {
    const conf::Values values(config);
    const auto level = conf::expand(config.raw("compatibility_level").value_or("0"), config);
    if (level && !conf::parse_level(level->text)) {
        return fail(ErrorCode::bad_value,
                    ascii::printable(fmt::format("malformed compatibility level syntax: \"{}\"", level->text)));
    }
    for (const std::string_view name : kNames) {
        if (!conf::registry::find(name)) continue;
        if (auto good = check_one(name, config, values, console); !good) return good;
    }
    return evaluate_start_up(config, console);
}

}  // namespace postern
