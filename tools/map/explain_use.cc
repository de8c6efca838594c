#include "tools/map/explain_use.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libconf/base/ascii.h"
#include "libtables/lookup_keys.h"
#include "tools/map/explain_steps.h"
#include "tools/map/own_domains.h"
#include "tools/map/page.h"
#include "tools/map/table_row.h"

namespace postern::map_tool {
namespace {

using tables::Answer;
using tables::KeyPlan;
using tables::LookupKey;

/// What LookupKeys asks of main.cf; the texts that its views need.
struct KeyWishes {
    std::string delimiters;
    std::string double_bounce;
    std::string null_key;
    std::string parents;

    KeyWishes(const tables::TableUse& use, const Setting& setting)
        : delimiters(setting.parameter("recipient_delimiter").value_or("")),
          double_bounce(setting.parameter("double_bounce_sender").value_or("")),
          parents(setting.parameter("parent_domain_matches_subdomains").value_or("")) {
        if (!use.null_key.empty()) null_key = setting.parameter(use.null_key).value_or("");
        if (use.plan == KeyPlan::transport) {
            null_key = fmt::format("{}@{}", setting.parameter("empty_address_recipient").value_or(""),
                                   setting.parameter("myhostname").value_or(""));
        }
    }
    tables::KeySettings settings(const tables::TableUse& use, const Setting& setting, const OwnDomains& own) const {
        tables::KeySettings keys;
        keys.delimiters.characters = delimiters;
        keys.delimiters.double_bounce = double_bounce;
        const std::string special = setting.parameter("owner_request_special").value_or("yes");
        if (ascii::equal_fold(special, "no")) keys.delimiters.owner_request = tables::OwnerRequest::ordinary;
        if (tables::lists_word(parents, use.feature)) keys.parents = tables::ParentMatch::parent;
        keys.text = setting.open_options().text;
        keys.null_key = null_key;
        keys.local = &own;
        return keys;
    }
};

/// People write addresses as mail has them; "<>" is the null address.
std::string subject_of(const tables::TableUse& use, const std::string& key) {
    if (use.plan == KeyPlan::whole || use.plan == KeyPlan::domain || use.plan == KeyPlan::next_hop) return key;
    return key == "<>" ? std::string() : tables::internal_form(key);
}

/// The addresses of an answer: commas between quotes do not count.
std::vector<std::string_view> addresses_of(std::string_view value) {
    std::vector<std::string_view> addresses;
    bool quoted = false;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= value.size(); ++i) {
        if (i < value.size() && value[i] == '\\') {
            ++i;
        } else if (i < value.size() && value[i] == '"') {
            quoted = !quoted;
        } else if (i >= value.size() || (value[i] == ',' && !quoted)) {
            const std::string_view word = ascii::trim(value.substr(begin, i - begin));
            if (!word.empty()) addresses.push_back(word);
            begin = i + 1;
        }
    }
    return addresses;
}

bool is_address(std::string_view word) {
    const std::string_view start = word.substr(word.starts_with('"') ? 1 : 0);
    return !start.starts_with('/') && !start.starts_with('|') && !start.starts_with(":include:");
}

/// What rewriting makes of an answer: the same user in @otherdomain, and the extension put back.
std::string rewritten(std::string_view value, std::string_view local, std::string_view extension) {
    std::string out;
    for (const std::string_view word : addresses_of(value)) {
        if (!out.empty()) out += ", ";
        if (word.starts_with('@') && out.empty()) {
            tables::append_external(out, local);
            out += word;
        } else {
            out += is_address(word) ? tables::with_extension(word, extension) : std::string(word);
        }
    }
    return out;
}

class UseStory {
public:
    UseStory(const tables::TableUse& use, const Setting& setting) : use_(use), setting_(setting), page_(setting) {}

    Result<void> open() {
        for (const std::string& text : setting_.options().tables) {
            auto table = open_table(text, tables::Access::read, setting_);
            if (!table) return tl::unexpected<Error>(table.error());
            tables_.push_back(std::move(*table));
        }
        return {};
    }

    Result<bool> tell(const OwnDomains& own) {
        const KeyWishes wishes(use_, setting_);
        tables::LookupKeys keys(use_, wishes.settings(use_, setting_, own));
        const std::string subject = subject_of(use_, setting_.options().key);
        line(fmt::format("{}, keys as in {}: {}", page_.paint(Paint::bold, use_.name), use_.manual,
                         setting_.masked(setting_.options().key)));
        keys.start(subject);
        while (const auto key = keys.next()) {
            auto found = try_key(*key);
            if (!found) return tl::unexpected<Error>(found.error());
            if (!*found) continue;
            tell_rest(*key, subject, **found);
            return true;
        }
        if (use_.plan == KeyPlan::address && !keys.domain().empty() && !own.contains(keys.domain())) {
            note(fmt::format("{} is not local: the user alone was not tried", keys.domain()));
        }
        line("  " + page_.paint(Paint::doubtful, "not found"));
        return false;
    }

private:
    void line(const std::string& text) { setting_.console().out() += text + '\n'; }
    void note(const std::string& text) { print_step({tables::StepKind::note, text}, page_, setting_); }

    /// The answer of the first table that has one.
    Result<std::optional<std::string>> try_key(const LookupKey& key) {
        line(fmt::format("  {} {}  {}", page_.paint(Paint::faint, "tried    "), setting_.masked(key.text),
                         page_.paint(Paint::faint, fmt::format("({})", tables::describe(key)))));
        for (const auto& table : tables_) {
            if (key.part == tables::KeyPart::part && table->key_style() == tables::KeyStyle::pattern) {
                passed_over(*table);
                continue;
            }
            tables::Explanation story;
            tables::Lookup answer = table->explain(key.text, story);
            const bool found = answer.answer() == Answer::found;
            if (found) add_source_lines(*table, key.text, answer.value(), setting_, story);
            for (tables::ExplainStep& step : story) {
                ++step.depth;
                print_step(step, page_, setting_);
            }
            if (answer.answer() == Answer::temp_fail) return failed(*table, answer.reason());
            if (found) return std::optional(std::move(answer).value());
        }
        return std::optional<std::string>();
    }

    /// Says it once: it is the same for all keys that follow.
    void passed_over(const tables::Table& table) {
        if (std::ranges::find(passed_, &table) != passed_.end()) return;
        passed_.push_back(&table);
        print_step({tables::StepKind::note, fmt::format("{}: patterns see the whole key only", table.text()), {}, 1},
                   page_, setting_);
    }

    tl::unexpected<Error> failed(const tables::Table& table, const std::string& reason) {
        line(fmt::format("  {}     {}", page_.paint(Paint::bad, "error"), setting_.masked(reason)));
        return query_error(table, reason);
    }

    void tell_rest(const LookupKey& key, const std::string& subject, const std::string& value) {
        std::string_view extension = key.unmatched;
        if (!extension.empty()) {
            const std::string list = setting_.parameter("propagate_unmatched_extensions").value_or("");
            const bool back = !use_.extension_class.empty() && tables::lists_word(list, use_.extension_class);
            std::string what;
            if (!use_.extension_class.empty()) {
                what = fmt::format(", which is {}: propagate_unmatched_extensions {} {}", back ? "put back" : "dropped",
                                   back ? "lists" : "does not list", use_.extension_class);
            }
            note(fmt::format("the key leaves out {}{}", extension, what));
            if (!back) extension = {};
        }
        line(fmt::format("  {}     {}", page_.paint(Paint::good, "found"), setting_.masked(value)));
        const bool addresses = !use_.extension_class.empty();
        const std::string_view local = std::string_view(subject).substr(0, tables::at_sign(subject));
        if (!addresses || (extension.empty() && !value.starts_with('@'))) return;
        line(fmt::format("  {}   {}", page_.paint(Paint::good, "becomes"),
                         setting_.masked(rewritten(value, local, extension))));
    }

    const tables::TableUse& use_;
    const Setting& setting_;
    Page page_;
    std::vector<std::unique_ptr<tables::Table>> tables_;
    std::vector<const tables::Table*> passed_;
};

}  // namespace

Result<bool> run_explain_use(const Setting& setting) {
    const tables::TableUse& use = *tables::find_table_use(setting.options().use);
    UseStory story(use, setting);
    if (auto open = story.open(); !open) return tl::unexpected<Error>(open.error());
    const auto own = OwnDomains::read(setting);
    if (!own) return tl::unexpected<Error>(own.error());
    return story.tell(*own);
}

}  // namespace postern::map_tool
