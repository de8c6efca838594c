#include "mta/policy/reference_page.h"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

#include "mta/policy/lists.h"

namespace postern::policy {
namespace {

class Words {
public:
    void add(std::string_view word) { text_.append(text_.empty() ? "" : ", ").append(word); }
    void add_code(std::string_view word) { add(fmt::format("`{}`", word)); }
    const std::string& text() const { return text_; }

private:
    std::string text_;
};

std::string codes(const NameList& names) {
    Words words;
    for (const std::string_view name : names) words.add_code(name);
    return words.text();
}

std::string results(const Restriction& record) {
    constexpr std::array<std::pair<Result, std::string_view>, 5> kNames = {
        {{Result::permit, "permit"},
         {Result::reject, "reject"},
         {Result::defer, "defer"},
         {Result::defer_if_permit, "defer if permitted"},
         {Result::defer_if_reject, "defer if refused"}}};
    Words words;
    for (const auto& [result, name] : kNames) {
        if (record.results.has(result)) words.add(name);
    }
    if (record.results.empty()) return "nothing";
    return words.text() + (record.basis == Basis::always ? ", always" : ", or no opinion");
}

std::string asks(const Restriction& record) {
    constexpr std::array<std::pair<Ask, std::string_view>, 7> kNames = {{{Ask::client_name, "the client's name in DNS"},
                                                                         {Ask::dns, "DNS"},
                                                                         {Ask::dns_list, "a DNS list"},
                                                                         {Ask::table, "a lookup table"},
                                                                         {Ask::policy_server, "a policy server"},
                                                                         {Ask::verification, "a trial delivery"},
                                                                         {Ask::user_maps, "the tables of users"}}};
    Words words;
    for (const auto& [ask, name] : kNames) {
        if (record.asks.has(ask)) words.add(name);
    }
    return words.text();
}

std::string stages(const Restriction& record) {
    const StageSet useful = useful_stages(record);
    Words words;
    std::size_t count = 0;
    for (const Stage stage : kStages) {
        if (!useful.has(stage)) continue;
        words.add_code(restriction_list(stage).parameter);
        ++count;
    }
    return count == kStages.size() ? "every list" : words.text();
}

std::string since(Version version) {
    return version < Version{2, 0, 0} ? "before 2.0" : version.text();
}

void add_row(std::string& page, std::string_view name, std::string_view value) {
    if (!value.empty()) page += fmt::format("| {} | {} |\n", name, value);
}

std::string form(const Restriction& record) {
    const std::string_view argument = argument_form(record.argument);
    std::string text(record.name);
    if (!argument.empty()) text += fmt::format(" {}", argument);
    return text;
}

std::string_view group_title(Subject group) {
    switch (group) {
        case Subject::none:
            return "Anything";
        case Subject::client:
            return "The client";
        case Subject::helo:
            return "HELO and EHLO";
        case Subject::sender:
            return "The sender";
        case Subject::recipient:
            return "The recipient";
        case Subject::etrn:
            return "ETRN";
    }
    return {};
}

}  // namespace

std::string reference_page(const Restriction& record) {
    std::string page =
        fmt::format("# {}\n\n{}\n\n    {}\n\n| | |\n|---|---|\n", record.name, record.summary, form(record));
    add_row(page, "answers", results(record));
    add_row(page, "knows enough in", stages(record));
    add_row(page, "asks", asks(record));
    add_row(page, "reply code", codes(record.reply_codes));
    add_row(page, "when something fails for the moment", codes(record.soft_codes));
    add_row(page, "reads", codes(record.reads));
    add_row(page, "since Postfix", since(record.introduced));
    if (record.braces_since != conf::kNever) add_row(page, "argument in `{ }`", "since " + record.braces_since.text());
    if (!record.old_name.name.empty()) {
        add_row(page, "old name", fmt::format("`{}`, until {}", record.old_name.name, record.old_name.renamed.text()));
    }
    if (record.deprecated != conf::kNever) add_row(page, "deprecated since", record.deprecated.text());
    if (record.removed != conf::kNever) {
        add_row(page, "removed in", record.removed.text() + ": mail is answered with 451 4.3.5");
    }
    add_row(page, "use instead", codes(record.instead));
    if (record.ok_refused)
        page += "\nA result of OK in its table is a configuration error: mail is answered with 451 4.3.5.\n";
    return page;
}

std::string reference_index() {
    std::string page =
        "# Restrictions\n\nEvery restriction may stand in every list; its page says in which lists it knows enough to "
        "decide.\nThe pages are made from the records in `mta/policy/restrictions/`.\n";
    for (const Subject group :
         {Subject::client, Subject::helo, Subject::sender, Subject::recipient, Subject::etrn, Subject::none}) {
        page += fmt::format("\n## {}\n\n", group_title(group));
        for (const Restriction* record : restrictions()) {
            if (record->group != group) continue;
            page += fmt::format("- [{0}]({0}.md): {1}\n", record->name, record->summary);
        }
    }
    page += "\n## Lists\n\n| parameter | since | a bare `type:table` in it means |\n|---|---|---|\n";
    for (const RestrictionList& list : restriction_lists()) {
        page += fmt::format("| `{}` | {} | {} |\n", list.parameter, list.introduced.text(),
                            list.bare_table.empty() ? "an error" : fmt::format("`{}`", list.bare_table));
    }
    return page;
}

}  // namespace postern::policy
