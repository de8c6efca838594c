#include "mta/policy/restriction.h"

#include "libconf/base/ascii.h"

namespace postern::policy {

std::string_view stage_name(Stage stage) {
    switch (stage) {
        case Stage::client:
            return "client";
        case Stage::helo:
            return "helo";
        case Stage::sender:
            return "sender";
        case Stage::relay:
            return "relay";
        case Stage::recipient:
            return "recipient";
        case Stage::data:
            return "data";
        case Stage::end_of_data:
            return "end_of_data";
        case Stage::etrn:
            return "etrn";
    }
    return {};
}

std::string_view subject_name(Subject subject) {
    switch (subject) {
        case Subject::none:
            return "none";
        case Subject::client:
            return "client";
        case Subject::helo:
            return "helo";
        case Subject::sender:
            return "sender";
        case Subject::recipient:
            return "recipient";
        case Subject::etrn:
            return "etrn";
    }
    return {};
}

std::string_view argument_form(ArgumentKind argument) {
    switch (argument) {
        case ArgumentKind::none:
            return "";
        case ArgumentKind::table:
            return "type:table";
        case ArgumentKind::zone:
            return "domain[=d.d.d.d]";
        case ArgumentKind::policy_server:
            return "inet:host:port or unix:path";
        case ArgumentKind::number:
            return "seconds";
        case ArgumentKind::restriction:
            return "restriction";
    }
    return {};
}

Word find_restriction(std::string_view name) {
    for (const Restriction* record : restrictions()) {
        if (ascii::equal_fold(record->name, name)) return {record, nullptr};
        const OldName& old = record->old_name;
        if (!old.name.empty() && ascii::equal_fold(old.name, name)) return {record, &old};
    }
    return {};
}

Standing standing(const Word& word, Version version) {
    const Restriction& record = *word.record;
    if (version < word.introduced()) return Standing::too_new;
    if (version >= record.removed) return Standing::removed;
    if (word.old_name != nullptr && version >= word.old_name->renamed) return Standing::renamed;
    return version >= record.deprecated ? Standing::deprecated : Standing::current;
}

StageSet useful_stages(const Restriction& restriction) {
    if (!restriction.useful_in.empty()) return restriction.useful_in;
    constexpr StageSet kWithRecipient{Stage::relay, Stage::recipient, Stage::data, Stage::end_of_data};
    switch (restriction.about) {
        case Subject::etrn:
            return {Stage::etrn};
        case Subject::recipient:
            return kWithRecipient;
        case Subject::sender:
            return kWithRecipient.with({Stage::sender});
        case Subject::none:
        case Subject::client:
        case Subject::helo:
            return kWithRecipient.with({Stage::client, Stage::helo, Stage::sender, Stage::etrn});
    }
    return {};
}

}  // namespace postern::policy
