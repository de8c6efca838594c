#include <fmt/format.h>

#include <climits>
#include <mutex>

#include "libtables/open.h"
#include "libconf/registry/versions.h"
#include "libtables/support/domain_list.h"
#include "libtables/support/key_digest.h"
#include "libtables/support/memcache_client.h"
#include "libtables/support/query_config.h"
#include "libtables/support/query_template.h"

namespace postern::tables {
extern const TableType table_memcache;
namespace {

// What stands behind the server and is asked when that has no answer. One thread at a time, unless it may be shared.
class Backup {
public:
    explicit Backup(std::unique_ptr<Table> table) : table_(std::move(table)) {}

    explicit operator bool() const { return table_ != nullptr; }
    template <class Use>
    auto with(const Use& use) {
        if (table_->type().sharing == Sharing::threads) return use(*table_);
        const std::lock_guard lock(mutex_);
        return use(*table_);
    }
    const Table& table() const { return *table_; }

private:
    std::unique_ptr<Table> table_;
    std::mutex mutex_;
};

class Memcache final : public Table {
public:
    struct Parts {
        MemcacheSettings settings;
        QueryTemplate key_format;
        std::optional<KeyDigest> digest;
        DomainList domains;
        std::unique_ptr<Table> backup;
        std::vector<std::string> files;
    };
    Memcache(const OpenRequest& request, Parts parts)
        : Table(table_memcache, request.spec.name),
          surroundings_(request.surroundings),
          client_(std::move(parts.settings), request.surroundings),
          key_format_(std::move(parts.key_format)),
          digest_(parts.digest),
          domains_(std::move(parts.domains)),
          backup_(std::move(parts.backup)),
          files_(std::move(parts.files)),
          updates_(request.options.access != Access::read) {}

    Lookup lookup(std::string_view key) override { return ask(key, nullptr); }
    Lookup explain(std::string_view key, Explanation& story) override { return ask(key, &story); }

    Result<Stored> store(std::string_view key, std::string_view value, OnDuplicate on_duplicate) override {
        const auto server_key = key_for_server(key, nullptr);
        if (!server_key) return postern::fail(ErrorCode::io_error, error_text("update", server_key.error().message));
        if (server_key->empty()) {
            surroundings_.report(Severity::warning, fmt::format("{}: skipping update of key \"{}\": it is not one of "
                                                                "this table",
                                                                text(), key));
            return Stored::duplicate;
        }
        Stored result = Stored::added;
        if (backup_) {
            const auto stored = backup_.with([&](Table& backup) { return backup.store(key, value, on_duplicate); });
            if (!stored || *stored == Stored::duplicate) return stored;
            result = *stored;
            on_duplicate = OnDuplicate::replace;  // the server has to follow, whatever it holds
        }
        const auto set = put(*server_key, value, on_duplicate);
        if (!set && !backup_) return postern::fail(ErrorCode::io_error, error_text("update", set.error().message));
        return set && !*set ? Stored::duplicate : result;
    }

    Result<bool> erase(std::string_view key) override {
        const auto server_key = key_for_server(key, nullptr);
        if (!server_key) return postern::fail(ErrorCode::io_error, error_text("delete", server_key.error().message));
        if (server_key->empty()) return false;
        const auto erased = client_.erase(*server_key);
        if (backup_) return backup_.with([&](Table& backup) { return erase_in(backup, key); });
        if (!erased) return postern::fail(ErrorCode::io_error, error_text("delete", erased.error().message));
        return erased;
    }

    Result<std::optional<Entry>> walk(Walk step) override {
        if (backup_) return backup_.with([&](Table& backup) { return backup.walk(step); });
        surroundings_.report(Severity::warning,
                             fmt::format("database {}: first/next support requires backup database", text()));
        return std::optional<Entry>{};
    }

    Result<void> flush() override {
        if (!backup_) return {};
        return backup_.with([](Table& backup) { return backup.flush(); });
    }

    std::vector<std::string> files() const override {
        std::vector<std::string> all = files_;
        for (std::string& file : domains_.files()) all.push_back(std::move(file));
        // A backup that this table itself changes is not new because it has changed.
        if (!backup_ || updates_) return all;
        for (std::string& file : backup_.table().files()) all.push_back(std::move(file));
        return all;
    }

private:
    std::string error_text(std::string_view what, std::string_view reason) const {
        return fmt::format("table {}: {} error: {}", text(), what, reason);
    }
    static void tell(Explanation* story, std::string text) {
        if (story != nullptr) story->push_back({StepKind::note, std::move(text)});
    }

    // Empty: the table is not to be asked about such a key. Errors: a table in `domain` cannot answer.
    Result<std::string> key_for_server(std::string_view key, Explanation* story) {
        const KeyParts parts = KeyParts::split(key);
        const auto skip = [&](std::string_view why) {
            tell(story, fmt::format("not asked: {}", why));
            return std::string{};
        };
        if (!domains_.empty()) {
            if (!parts.is_address()) return skip("with the setting \"domain\", only user@domain is looked up");
            const std::lock_guard lock(domains_mutex_);
            const auto in_list = domains_.contains(parts.domain);
            if (!in_list) return tl::unexpected<Error>(in_list.error());
            if (!*in_list) return skip(fmt::format("{} is not in the setting \"domain\"", parts.domain));
        }
        if (!key_format_.fits(parts)) {
            return skip(fmt::format("the key lacks {} for: {}", key_format_.lacking(parts), key_format_.text()));
        }
        std::string filled = key_format_.query(parts, quote_nothing).value_or("");
        if (digest_ && !filled.empty()) return digest_->of(filled);
        if (!safe_memcache_key(filled)) return skip("memcache keys have no white space, and are not empty");
        return filled;
    }

    Lookup ask(std::string_view key, Explanation* story) {
        const auto server_key = key_for_server(key, story);
        if (!server_key) return Lookup::temp_fail(server_key.error().message);
        if (server_key->empty()) return Lookup::absent();
        Lookup answer = client_.get(*server_key);
        switch (answer.answer()) {
            case Answer::found:
                tell(story, fmt::format("{} has {}", client_.settings().server.text, *server_key));
                return answer;
            case Answer::absent:
                tell(story, fmt::format("{} has no {}", client_.settings().server.text, *server_key));
                break;
            case Answer::temp_fail:
                tell(story, answer.reason());
                break;
        }
        if (!backup_) return answer;
        answer = backup_.with([&](Table& backup) {
            tell(story, fmt::format("asked the backup {}", backup.text()));
            return story == nullptr ? backup.lookup(key) : backup.explain(key, *story);
        });
        if (answer.answer() == Answer::found) {
            static_cast<void>(put(*server_key, answer.value(), OnDuplicate::replace));  // it has reported what failed
        }
        return answer;
    }

    // Data that could not come back is not sent, and what was there before it has to go.
    Result<bool> put(std::string_view server_key, std::string_view value, OnDuplicate on_duplicate) {
        if (value.size() <= client_.settings().data_size_limit) return client_.set(server_key, value, on_duplicate);
        if (backup_) return client_.erase(server_key).transform([](bool) { return true; });
        return postern::fail(ErrorCode::too_large,
                             fmt::format("value of {} bytes is longer than data_size_limit", value.size()));
    }

    Result<bool> erase_in(Table& backup, std::string_view key) const {
        auto erased = backup.erase(key);
        if (erased || erased.error().code == ErrorCode::unsupported) return erased;
        // "table BACKUP: delete error: REASON" is told of this table.
        const std::string own = fmt::format("table {}: ", backup.text());
        std::string& message = erased.error().message;
        if (message.starts_with(own)) message.replace(0, own.size(), fmt::format("table {}: ", text()));
        return erased;
    }

    const Surroundings& surroundings_;
    MemcacheClient client_;
    QueryTemplate key_format_;
    std::optional<KeyDigest> digest_;
    DomainList domains_;
    std::mutex domains_mutex_;
    Backup backup_;
    std::vector<std::string> files_;
    bool updates_;
};

std::size_t size_setting(QueryConfig& config, std::string_view name, int fallback) {
    return static_cast<std::size_t>(config.number(name, fallback, {.least = 1}));
}

// In the order in which Postfix looks at them.
MemcacheSettings read_settings(QueryConfig& config) {
    MemcacheSettings settings;
    const int timeout = config.number("timeout", 2, {.least = 0});
    if (timeout > 0) settings.timeout = std::chrono::seconds(timeout);  // 0: for ever, as Postfix has it
    settings.ttl = config.number("ttl", 3600);
    settings.flags = config.number("flags", 0);
    settings.retry_pause = std::chrono::seconds(config.number("retry_pause", 1, {.least = 1}));
    settings.max_try = config.number("max_try", 2, {.least = 1});
    settings.line_size_limit = size_setting(config, "line_size_limit", 1024);
    settings.data_size_limit = size_setting(config, "data_size_limit", 10240);
    settings.source = config.name();
    return settings;
}

// Releases before 3.11 do not know the setting.
Result<std::optional<KeyDigest>> read_digest(QueryConfig& config, const OpenRequest& request) {
    constexpr conf::Version kFirst{3, 11, 0};
    const auto version = conf::Version::parse(request.surroundings.parameter("mail_version").value_or(""));
    if (version && *version < kFirst) return std::nullopt;
    const std::string name = config.text("key_digest", "");
    if (name.empty()) return std::nullopt;
    const auto digest = KeyDigest::find(name);
    if (!digest) return fail(digest.error().code, fmt::format("{}: key_digest: {}", config.name(), digest.error().message));
    return *digest;
}

Result<std::unique_ptr<Table>> open(const OpenRequest& request) {
    auto config = QueryConfig::open_writable(request);
    if (!config) return tl::unexpected<Error>(config.error());
    Memcache::Parts parts;
    parts.settings = read_settings(*config);
    parts.settings.table = request.spec.text();
    const std::string address = config->text("memcache", "inet:localhost:11211");
    const std::string backup = config->text("backup", "");
    const std::string key_format = config->text("key_format", "%s");
    const std::string domains = config->text("domain", "");
    if (config->failure()) return tl::unexpected<Error>(*config->failure());
    auto server = Endpoint::parse(address);
    if (!server) return tl::unexpected<Error>(server.error());
    parts.settings.server = std::move(*server);
    if (!backup.empty()) {
        const auto spec = TableSpec::parse(backup);
        if (!spec) return tl::unexpected<Error>(spec.error());
        auto table = open_member(*spec, request);
        if (!table) return table;
        parts.backup = std::move(*table);
    }
    auto format = QueryTemplate::parse(key_format, TemplateRole::query);
    if (!format) {
        return fail(ErrorCode::bad_syntax,
                    fmt::format("db_common_parse: {}: Invalid query template: {}", config->name(), key_format));
    }
    parts.key_format = std::move(*format);
    auto digest = read_digest(*config, request);
    if (!digest) return tl::unexpected<Error>(digest.error());
    parts.digest = *digest;
    OpenOptions reading = request.options;
    reading.access = Access::read;
    auto list = DomainList::open(domains, config->name(), {request.spec, reading, request.surroundings});
    if (!list) return tl::unexpected<Error>(list.error());
    parts.domains = std::move(*list);
    parts.files = config->files();
    return std::make_unique<Memcache>(request, std::move(parts));
}

}  // namespace

const TableType table_memcache{
    .name = "memcache", .blocking = Blocking::yes, .sharing = Sharing::threads, .widest = Access::update, .open = open};

}  // namespace postern::tables
