#include "tools/check/command/rules_mode.h"

#include <fmt/format.h>

#include <algorithm>

#include "libconf/base/text_file.h"
#include "tools/check/command/check_mode.h"
#include "tools/check/command/config_file.h"
#include "tools/check/command/directory_run.h"
#include "tools/check/command/nearest.h"
#include "tools/check/command/output.h"
#include "tools/check/command/rule_page.h"
#include "tools/world/real_world.h"

namespace postern::check_tool {
namespace {

// Tables and sockets that the configuration names and that are somewhere else.
struct Seen {
    std::vector<std::string> absent;   // tables
    std::vector<std::string> sockets;  // under the queue directory
};

void add_once(std::vector<std::string>& list, std::string text) {
    if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(std::move(text));
}

Seen look(const lint::Project& project) {
    Seen seen;
    for (const lint::TableUse& use : project.tables()) {
        if (!lint::is_file_type(use.type) || !use.is_path() || use.is_default) continue;
        const auto place = project.locate(use.name);
        if (!place || !project.world().status(*place)) add_once(seen.absent, use.name);
    }
    for (const std::string_view name :
         {"smtpd_sasl_path", "virtual_transport", "mailbox_transport", "local_transport"}) {
        const auto value = project.sets(name) ? project.value(name) : std::nullopt;
        const std::size_t at = value ? value->find("private/") : std::string::npos;
        if (at != std::string::npos) add_once(seen.sockets, value->substr(at));
    }
    return seen;
}

std::string quoted_list(const std::vector<std::string>& words) {
    std::vector<std::string> quoted;
    for (const std::string& word : words) quoted.push_back(fmt::format("\"{}\"", word));
    return fmt::format("[{}]", fmt::join(quoted, ", "));
}

std::string toml_of(const Target& target, const lint::Project& project) {
    const Seen seen = look(project);
    std::string out = "# Settings of postern-check for the configuration in this directory; see postern.toml(5).\n\n";
    out += "# The Postfix that will read these files: its release, and whose build it is (upstream or debian).\n";
    out += fmt::format("postfix-version = \"{}\"\nprofile = \"{}\"\n", target.versions.front().text(),
                       conf::profile_name(target.profile));
    out +=
        "# Renamed parameters stay as they are while an older release must understand the files, too.\n# min-version = "
        "\"3.5\"\n";
    out += "# Also look at owners, modes and indexes of this machine.\n# mode = \"host\"\n";
    out +=
        "\n# Where absolute paths of the configuration are in this checkout; /etc/postfix is this directory already.\n";
    out += seen.absent.empty() ? "# [map]\n# \"/etc/aliases\" = \"aliases\"\n" : "[map]\n";
    for (const std::string& path : seen.absent) {
        out += fmt::format("# \"{}\" = \"{}\"  # not found: where is it?\n", path, path.substr(path.rfind('/') + 1));
    }
    out +=
        "\n[rules]\n# default is all but style; also tier1, style, all, PT5, ids and names\nselect = "
        "[\"default\"]\nignore = []\n";
    out +=
        "# A comment `# postern: ignore PT101 -- reason` in front of a line silences a rule there.\nallow-inline = "
        "true\nrequire-reason = false\n";
    out +=
        "\n# [rules.severity]\n# PT701 = \"info\"\n\n[names]\n# Parameters of your own programs.\nextra-parameters = "
        "[]\n";
    out += fmt::format("# Sockets that other programs make, below the queue directory.\nexternal-sockets = {}\n",
                       quoted_list(seen.sockets));
    out += "\n# [[per-path]]\n# path = \"lab/**\"\n# ignore = [\"PT605\"]\n";
    out += "\n[output]\nfail-on = \"warning\"\nmin-severity = \"info\"\n";
    return out;
}

}  // namespace

Result<std::string> run_explain(const Options& options) {
    std::vector<const lint::Rule*> named;
    for (const std::string& word : options.operands) {
        const auto some = rules_of(word);
        if (!some) return tl::unexpected<Error>(some.error());
        named.insert(named.end(), some->begin(), some->end());
    }
    named = sorted_rules(named);
    named.erase(std::unique(named.begin(), named.end()), named.end());
    if (options.json) return rules_json(named);
    Settings settings;
    if (auto applied = apply_given(settings, options.settings); !applied) return tl::unexpected<Error>(applied.error());
    std::string out;
    for (const lint::Rule* rule : named) {
        if (!out.empty()) out += '\n';
        out += options.markdown
                   ? rule_markdown(*rule)
                   : rule_text(*rule, std::min<std::size_t>(terminal_width(settings), 100), wants_colour(settings));
    }
    return out;
}

Result<std::string> run_rules(const Options& options, const Surroundings& surroundings) {
    if (!options.pages.empty()) {
        const auto pages = rule_pages();
        for (const auto& [name, text] : pages) {
            if (auto written = replace_file(join_path(options.pages, name), text); !written)
                return tl::unexpected<Error>(written.error());
        }
        return fmt::format("{} pages\n", pages.size());
    }
    Settings settings;
    const std::string directory = options.directory.value_or(options.operands.empty() ? "." : options.operands.front());
    if (auto loaded = load_settings(settings, directory, options, surroundings); !loaded)
        return tl::unexpected<Error>(loaded.error());
    const auto running = sorted_rules(selected_rules(settings));
    const bool chosen = std::any_of(options.settings.begin(), options.settings.end(),
                                    [](const GivenSetting& given) { return given.key == "rules.select"; });
    const auto listed = chosen ? running : sorted_rules(lint::rules());
    if (options.json) return rules_json(listed);
    if (options.markdown) return rules_table_markdown(listed);
    const std::string count = fmt::format("{} rules, {} of them on\n", listed.size(), running.size());
    return rules_table(listed, running) + (settings.quiet ? std::string() : count);
}

Result<std::string> run_init(const Options& options, const Surroundings& surroundings) {
    if (options.operands.size() > 1) return fail(ErrorCode::bad_value, "init: one directory at a time");
    Options one = options;
    if (one.operands.empty() && !one.directory) one.operands.emplace_back(".");
    auto jobs = find_jobs(one, surroundings, RealWorld());
    if (!jobs) return tl::unexpected<Error>(jobs.error());
    Job& job = jobs->front();
    if (auto applied = apply_given(job.settings, options.settings); !applied)
        return tl::unexpected<Error>(applied.error());
    const RealWorld world(job.settings.root);
    const std::string path = join_path(job.directory, kConfigName);
    if (world.status(path)) return fail(ErrorCode::conflict, fmt::format("{}: is there already", path));
    const Target target = target_of(job, world);
    job.settings.ignore.assign(lint::rules().begin(), lint::rules().end());  // nothing is checked here
    const DirectoryRun run(job, target, target.versions.front(), world, {});
    if (auto written = replace_file(path, toml_of(target, run.project())); !written)
        return tl::unexpected<Error>(written.error());
    return fmt::format("{}: written\n", path);
}

}  // namespace postern::check_tool
