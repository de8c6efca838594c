#include "tools/diff/diff_main.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tools/check/command/output.h"
#include "tools/diff/advice.h"
#include "tools/diff/apply.h"
#include "tools/diff/options.h"
#include "tools/diff/side.h"
#include "tools/diff/three_way.h"
#include "tools/diff/view.h"
#include "tools/support/console.h"

namespace postern::diff_tool {
namespace {

constexpr int kFound = 1;
constexpr int kFailed = 2;

std::string directory_of(const Options& options) {
    if (options.directory) return *options.directory;
    if (options.action == Action::revisions) return ".";
    const char* named = std::getenv("MAIL_CONFIG");
    return named != nullptr && *named != '\0' ? named : "/etc/postfix";
}

std::string without_slash(std::string path) {
    while (path.size() > 1 && path.ends_with('/')) path.pop_back();
    return path;
}

SideInput input_of(const Options& options, const std::string& directory) {
    SideInput input;
    input.directory = without_slash(directory);
    input.target = {options.to.value_or(conf::kDefaultVersion), options.profile};
    input.from = options.from;
    return input;
}

Paint paint_of(const Options& options) {
    check_tool::Settings settings;
    settings.colour = options.colour;
    return check_tool::wants_colour(settings) ? Paint::on : Paint::off;
}

int status_of(const Options& options, const Labels& labels) {
    // What has no effect is no difference that anybody would stop for, unless it is asked for.
    const bool any = labels.size() > (labels.contains(Label::no_effect) ? 1U : 0U);
    if (options.fail_on_any && any) return kFound;
    return options.fail_on && labels.contains(*options.fail_on) ? kFound : 0;
}

int show(const Options& options, const Comparison& comparison, Console& console) {
    const Order order = options.action == Action::defaults ? Order::by_subject : Order::by_name;
    switch (options.format) {
        case Format::text:
            console.out() = text_of(comparison, order, paint_of(options));
            break;
        case Format::json:
            console.out() = json_of(comparison);
            break;
        case Format::markdown:
            console.out() = markdown_of(comparison);
            break;
    }
    return status_of(options, all_labels(comparison));
}

Result<int> compare_sides(const Options& options, const SideInput& first, const SideInput& second, Console& console) {
    const auto before = Side::load(first);
    if (!before) return tl::unexpected<Error>(before.error());
    const auto after = Side::load(second);
    if (!after) return tl::unexpected<Error>(after.error());
    return show(options, compare(**before, **after), console);
}

Result<int> compare_revisions(const Options& options, Console& console) {
    const std::string& range = options.operands[0];
    const std::size_t dots = range.find("..");
    SideInput first = input_of(options, directory_of(options));
    SideInput second = first;
    first.revision = range.substr(0, dots);
    second.revision = range.substr(dots + 2);
    if (second.revision.starts_with('.')) {
        return fail(ErrorCode::bad_value, fmt::format("{}: two dots are between the revisions, not three", range));
    }
    for (SideInput* side : {&first, &second}) {
        if (side->revision.empty()) side->revision = "HEAD";
    }
    return compare_sides(options, first, second, console);
}

// The edits that are chosen of advice of either kind.
template <class Item>
std::vector<ChosenEdits> chosen_of(const std::vector<Item>& items, const std::vector<std::string>& words) {
    std::vector<ChosenEdits> chosen;
    for (const Item& item : items) {
        if (is_chosen(item, words)) chosen.push_back({item.subject, item.edits});
    }
    return chosen;
}

template <class Advised>
std::string shown(const Options& options, const Advised& advised) {
    switch (options.format) {
        case Format::json:
            return json_of(advised);
        case Format::markdown:
            return markdown_of(advised);
        case Format::text:
            break;
    }
    return text_of(advised, paint_of(options));
}

Result<void> edit(const Options& options, const Side& side, const std::vector<ChosenEdits>& chosen, Console& console) {
    if (!options.apply && !options.diff) return {};
    const Edited edited = edit_files(side, chosen);
    for (const std::string& subject : edited.refused) {
        console.warn(fmt::format("{}: its edit touches another one: run the program again", subject));
    }
    if (options.diff) console.out() = patch_of(edited);
    if (!options.apply) return {};
    if (auto written = write_edits(edited); !written) return written;
    for (const EditedFile& file : edited.files) console.note(fmt::format("{} changed", file.path));
    if (edited.files.empty()) console.note("no edit was chosen: nothing changed");
    return {};
}

Result<int> run_upgrade(const Options& options, Console& console) {
    if (!options.to) return fail(ErrorCode::bad_value, "--from needs --to, the release to upgrade to");
    if (*options.to < *options.from) return fail(ErrorCode::bad_value, "--to is older than --from");
    const auto side = Side::load(input_of(options, directory_of(options)));
    if (!side) return tl::unexpected<Error>(side.error());
    const Upgrade upgrade = advise(**side, *options.from);
    console.out() = shown(options, upgrade);
    const auto done = edit(options, **side, chosen_of(upgrade.advice, options.choose), console);
    if (!done) return tl::unexpected<Error>(done.error());
    Labels labels;
    for (const Advice& advice : upgrade.advice) labels.insert(advice.labels.begin(), advice.labels.end());
    return status_of(options, labels);
}

Result<int> run_three_way(const Options& options, Console& console) {
    std::vector<std::unique_ptr<Side>> sides;
    for (const std::string& directory : options.operands) {
        auto side = Side::load(input_of(options, directory));
        if (!side) return tl::unexpected<Error>(side.error());
        sides.push_back(std::move(*side));
    }
    const ThreeWay three = compare_three({*sides[0], *sides[1], *sides[2]});
    console.out() = shown(options, three);
    const auto done = edit(options, *sides[2], chosen_of(three.items, options.choose), console);
    if (!done) return tl::unexpected<Error>(done.error());
    std::set<std::string> commands;
    for (const ThreeWayItem& item : three.items) {
        if (options.apply && !item.then.empty() && is_chosen(item, options.choose)) commands.insert(item.then);
    }
    for (const std::string& command : commands) console.note(fmt::format("run: {}", command));
    return 0;
}

Result<int> printed(Result<std::string> text, Console& console) {
    if (!text) return tl::unexpected<Error>(text.error());
    console.out() = std::move(*text);
    return 0;
}

Result<int> run(const Options& options, Console& console) {
    switch (options.action) {
        case Action::print:
            return printed(options.print, console);
        case Action::completion:
            return printed(completion_script(completed_program(), options.completion), console);
        case Action::upgrade:
            return run_upgrade(options, console);
        case Action::three_way:
            return run_three_way(options, console);
        case Action::revisions:
            return compare_revisions(options, console);
        case Action::directories:
            return compare_sides(options, input_of(options, options.operands[0]), input_of(options, options.operands[1]),
                                 console);
        case Action::defaults:
            break;
    }
    const auto side = Side::load(input_of(options, directory_of(options)));
    if (!side) return tl::unexpected<Error>(side.error());
    return show(options, compare_with_defaults(**side), console);
}

}  // namespace

int diff_main(std::span<const char* const> words) {
    Console console("postern-diff", Console::Warnings::shown);
    const auto options = parse_options(words);
    Result<int> status = options ? run(*options, console) : tl::unexpected<Error>(options.error());
    if (const auto flushed = console.flush(); status && !flushed) status = tl::unexpected<Error>(flushed.error());
    if (status) return *status;
    console.fatal(status.error().message);
    return kFailed;
}

}  // namespace postern::diff_tool
