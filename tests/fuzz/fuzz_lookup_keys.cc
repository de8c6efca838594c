// The keys of any text, for every use of a table and some delimiters: the first byte chooses.
#include <cstdint>
#include <string>
#include <string_view>

#include "libconf/base/check.h"
#include "libtables/lookup_keys.h"
#include "libtables/support/key_fold.h"

namespace {

using namespace postern::tables;  // NOLINT(google-build-using-namespace): a program of its own

class EveryOther final : public LocalDomains {
public:
    bool contains(std::string_view domain) const override { return domain.size() % 2 == 0; }
};

constexpr std::string_view kDelimiters[] = {"+", "", "+-", "-._", "@", "\""};

void check(LookupKeys& keys, std::string_view subject) {
    keys.start(subject);
    // Every dot or colon gives a parent or a network at most, and addresses give twice five keys more.
    std::size_t left = subject.size() + 12;
    bool first = true;
    while (const auto key = keys.next()) {
        POSTERN_CHECK(left-- != 0);
        POSTERN_CHECK(!key->text.empty());
        POSTERN_CHECK(!form_name(key->form).empty());
        if (!first) {
            POSTERN_CHECK(key->part == KeyPart::part || key->quoting == KeyQuoting::unquoted);
            continue;
        }
        first = false;
        POSTERN_CHECK(key->part == KeyPart::whole);
        POSTERN_CHECK(key->unmatched.empty());
        if (keys.use().plan == KeyPlan::user) continue;
        const std::string whole =
            keys.use().folding == KeyFolding::always ? fold_key(subject, TextCheck::bytes) : std::string(subject);
        POSTERN_CHECK(key->text == whole || internal_form(key->text) == whole);
    }
    POSTERN_CHECK(!first || subject.empty() || keys.use().plan == KeyPlan::user);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view subject(reinterpret_cast<const char*>(data) + 1, size - 1);
    const EveryOther local;
    KeySettings settings;
    settings.delimiters.characters = kDelimiters[data[0] % std::size(kDelimiters)];
    if ((data[0] & 0x40U) != 0) settings.local = &local;
    if ((data[0] & 0x80U) != 0) settings.parents = ParentMatch::parent;
    for (const TableUse& use : table_uses()) {
        LookupKeys keys(use, settings);
        check(keys, subject);
        check(keys, subject.substr(subject.size() / 2));
    }
    static_cast<void>(with_extension(subject, "+x"));
    return 0;
}
