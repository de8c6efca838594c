#include "tools/check/command/inputs.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace postern::check_tool {
namespace {

constexpr std::string_view kLive = "/etc/postfix";

std::string tidy(std::string path) {
    while (path.starts_with("./") && path.size() > 2) path.erase(0, path.find_first_not_of('/', 2));
    while (path.size() > 1 && path.ends_with('/')) path.pop_back();
    return path;
}

std::string_view base_name(std::string_view path) {
    return path.substr(path.rfind('/') + 1);
}

std::string folder_of(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string_view::npos) return ".";
    return slash == 0 ? "/" : std::string(path.substr(0, slash));
}

// "main.cf.j2" is read as a main.cf, too; "" is a table.
std::string_view document_name(std::string_view base) {
    for (const std::string_view name : {std::string_view("main.cf"), std::string_view("master.cf")}) {
        if (base.find(name) != std::string_view::npos) return name;
    }
    return {};
}

struct Known {
    std::string_view word;  // in the file's name
    std::string_view line;  // of main.cf; {} is type:name
};
// Longer names first: the first that is part of the file's name counts.
constexpr std::array kTables{
    Known{"nested_header_checks", "nested_header_checks = {}"},
    Known{"mime_header_checks", "mime_header_checks = {}"},
    Known{"smtp_header_checks", "smtp_header_checks = {}"},
    Known{"header_checks", "header_checks = {}"},
    Known{"body_checks", "body_checks = {}"},
    Known{"recipient_canonical", "recipient_canonical_maps = {}"},
    Known{"sender_canonical", "sender_canonical_maps = {}"},
    Known{"canonical", "canonical_maps = {}"},
    Known{"relay_recipient", "relay_recipient_maps = {}"},
    Known{"sender_access", "smtpd_sender_restrictions = check_sender_access {}"},
    Known{"recipient_access", "smtpd_recipient_restrictions = check_recipient_access {}"},
    Known{"helo_access", "smtpd_helo_restrictions = check_helo_access {}"},
    Known{"client_access", "smtpd_client_restrictions = check_client_access {}"},
    Known{"postscreen_access", "postscreen_access_list = {}"},
    Known{"sasl_pass", "smtp_sasl_password_maps = {}"},
    Known{"tls_policy", "smtp_tls_policy_maps = {}"},
    Known{"transport", "transport_maps = {}"},
    Known{"generic", "smtp_generic_maps = {}"},
    Known{"virtual", "virtual_alias_maps = {}"},
    Known{"aliases", "alias_maps = {}"},
    Known{"access", "smtpd_client_restrictions = check_client_access {}"},
    Known{".cidr", "smtpd_client_restrictions = check_client_access {}"},
};

std::string_view type_of_table(std::string_view base) {
    for (const std::string_view type : {"cidr", "pcre", "regexp", "texthash", "lmdb", "btree", "cdb", "hash"}) {
        if (base.ends_with(fmt::format(".{}", type))) return type;
    }
    return base.find("_checks") != std::string_view::npos ? "regexp" : "hash";
}

tl::unexpected<Error> cannot_read(const std::string& path, const Error& error) {
    const std::string head = fmt::format("open {}: ", path);
    const bool headed = error.message.starts_with(head);
    return fail(error.code, fmt::format("{}: {}", path, headed ? error.message.substr(head.size()) : error.message));
}

class Finder {
public:
    Finder(const Options& options, const Surroundings& surroundings, const World& world)
        : options_(options), surroundings_(surroundings), world_(world) {}

    Result<std::vector<Job>> find() {
        std::vector<std::string> paths = options_.operands;
        if (paths.empty()) paths.push_back(default_directory());
        for (const std::string& path : paths) {
            const auto added = path == "-" ? add_input() : add(tidy(path));
            if (!added) return tl::unexpected<Error>(added.error());
        }
        return std::move(jobs_);
    }

private:
    std::string default_directory() const {
        if (options_.directory) return *options_.directory;
        if (!surroundings_.mail_config.empty()) return surroundings_.mail_config;
        Settings given;
        (void)apply_given(given, options_.settings);  // known to be fine
        return given.root + std::string(kLive);
    }

    Result<void> add(const std::string& path) {
        const auto status = world_.status(path);
        if (!status) return fail(ErrorCode::not_found, fmt::format("{}: No such file or directory", path));
        return status->kind == FileKind::directory ? add_directory(path) : add_file(path);
    }

    Result<void> add_directory(const std::string& path) {
        bool any = false;
        for (const std::string_view name : {"main.cf", "master.cf"}) {
            const std::string file = join_path(path, name);
            const auto text = world_.read(file);
            if (!text && text.error().code != ErrorCode::not_found) return cannot_read(file, text.error());
            any = any || text;
        }
        if (!any)
            return fail(ErrorCode::not_found,
                        fmt::format("{}: there is no main.cf or master.cf in it{}", path, hint(path)));
        Job job;
        job.directory = path;
        jobs_.push_back(std::move(job));
        return {};
    }

    // A directory below that has one, when the directory itself has none.
    std::string hint(const std::string& path) const {
        for (const std::string& name : world_.list(path)) {
            const std::string below = join_path(path, name);
            if (world_.status(join_path(below, "main.cf"))) return fmt::format(" - did you mean {}?", below);
        }
        return {};
    }

    Result<void> add_file(const std::string& path) {
        auto text = world_.read(path);
        if (!text) return cannot_read(path, text.error());
        const std::string folder = options_.directory ? tidy(*options_.directory) : folder_of(path);
        Job& job = job_of(folder);
        const std::string_view document = document_name(base_name(path));
        const std::string place = document.empty() ? path : join_path(folder, document);
        job.only.push_back(place);
        if (place != path) {
            job.texts[place] = std::move(*text);
            job.shown_as[place] = path;
        }
        return {};
    }

    Result<void> add_input() {
        const std::string name = tidy(options_.stdin_filename.empty() ? "main.cf" : options_.stdin_filename);
        const std::string_view document = document_name(base_name(name));
        Job job;
        job.from_input = true;
        // A name with a folder has its neighbours there.
        job.alone = name.find('/') == std::string::npos && !options_.directory;
        job.directory = options_.directory ? tidy(*options_.directory) : folder_of(name);
        const std::string place = document.empty() ? (options_.directory ? join_path(job.directory, name) : name)
                                                   : join_path(job.directory, document);
        job.only.push_back(place);
        job.texts[place] = surroundings_.standard_input;
        if (place != name) job.shown_as[place] = name;
        jobs_.push_back(std::move(job));
        return {};
    }

    Job& job_of(const std::string& folder) {
        const auto known = std::find_if(jobs_.begin(), jobs_.end(), [&](const Job& job) {
            return job.directory == folder && !job.only.empty() && !job.from_input;
        });
        if (known != jobs_.end()) return *known;
        Job& job = jobs_.emplace_back();
        job.directory = folder;
        return job;
    }

    const Options& options_;
    const Surroundings& surroundings_;
    const World& world_;
    std::vector<Job> jobs_;
};

}  // namespace

bool Job::counts(const std::string& path) const {
    return only.empty() || std::find(only.begin(), only.end(), path) != only.end();
}

std::string Job::shown(const std::string& path) const {
    const auto found = shown_as.find(path);
    return found == shown_as.end() ? path : found->second;
}

Result<std::vector<Job>> find_jobs(const Options& options, const Surroundings& surroundings, const World& world) {
    return Finder(options, surroundings, world).find();
}

Job job_of_table(const Job& job, std::string text) {
    Job guessed;
    guessed.settings = job.settings;
    guessed.from_input = job.from_input;
    guessed.directory = kLive;
    guessed.alone = true;
    const std::string& path = job.only.front();
    const std::string_view base = base_name(path);
    const std::string spec = fmt::format("{}:{}/{}", type_of_table(base), kLive, base);
    const auto* known = std::find_if(kTables.begin(), kTables.end(),
                                     [&](const Known& one) { return base.find(one.word) != base.npos; });
    // relocated(5) takes any text as a value.
    const std::string_view line = known == kTables.end() ? std::string_view("relocated_maps = {}") : known->line;
    guessed.texts[fmt::format("{}/main.cf", kLive)] = fmt::format("{}\n", fmt::format(fmt::runtime(line), spec));
    const std::string place = fmt::format("{}/{}", kLive, base);
    guessed.texts[place] = std::move(text);
    guessed.shown_as[place] = job.shown(path);
    guessed.only.push_back(place);
    return guessed;
}

}  // namespace postern::check_tool
