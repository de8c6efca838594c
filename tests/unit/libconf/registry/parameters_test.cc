// The data of parameters.def as a whole: complete, sorted, and true to its own types.
#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <string>

#include "libconf/base/ascii.h"
#include "libconf/registry/registry.h"

namespace postern::conf {
namespace {

struct Count {
    Version version;
    std::size_t parameters;
};
class ParameterCount : public testing::TestWithParam<Count> {};

/// How many parameters the tables of each X.Y.0 have, the three run-time names included.
TEST_P(ParameterCount, IsThatOfTheRelease) {
    const auto all = registry::all();
    const auto count = std::count_if(
        all.begin(), all.end(), [](const ParamSpec& spec) { return registry::exists_in(spec, GetParam().version); });
    EXPECT_EQ(static_cast<std::size_t>(count), GetParam().parameters) << GetParam().version.text();
}
INSTANTIATE_TEST_SUITE_P(Releases, ParameterCount,
                         testing::Values(Count{{2, 0, 0}, 280}, Count{{2, 1, 0}, 335}, Count{{2, 2, 0}, 415},
                                         Count{{2, 3, 0}, 518}, Count{{2, 4, 0}, 523}, Count{{2, 5, 0}, 557},
                                         Count{{2, 6, 0}, 600}, Count{{2, 7, 0}, 612}, Count{{2, 8, 0}, 695},
                                         Count{{2, 9, 0}, 706}, Count{{2, 10, 0}, 713}, Count{{2, 11, 0}, 729},
                                         Count{{3, 0, 0}, 757}, Count{{3, 1, 0}, 767}, Count{{3, 2, 0}, 771},
                                         Count{{3, 3, 0}, 775}, Count{{3, 4, 0}, 809}, Count{{3, 5, 0}, 811},
                                         Count{{3, 6, 0}, 819}, Count{{3, 7, 0}, 824}, Count{{3, 7, 11}, 831},
                                         Count{{3, 8, 0}, 830}, Count{{3, 9, 0}, 845}, Count{{3, 10, 0}, 855},
                                         Count{{3, 11, 0}, 873}, Count{{3, 12, 0}, 909}));

TEST(ParametersTest, Are941SortedAndFoundByName) {
    const auto all = registry::all();
    ASSERT_EQ(all.size(), 941U);
    for (std::size_t i = 0; i < all.size(); ++i) {
        EXPECT_EQ(registry::find(all[i].name), &all[i]) << all[i].name;
        if (i > 0) {
            EXPECT_LT(all[i - 1].name, all[i].name);
        }
    }
}

TEST(ParametersTest, UnknownNamesAreNotFound) {
    for (const char* name : {"", "m", "myhostnam", "myhostname ", "MYHOSTNAME", "smtpd_timeout_", "zzz"}) {
        EXPECT_EQ(registry::find(name), nullptr) << name;
    }
}

bool is_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
    return ec == std::errc() && end == text.data() + text.size();
}

bool fits(Kind kind, char unit, std::string_view value) {
    if (is_text(kind)) return true;
    if (value.find('$') != std::string_view::npos)
        return kind == Kind::nint || kind == Kind::nbool || kind == Kind::time;
    if (is_boolean(kind)) return value == "yes" || value == "no";
    if (kind != Kind::time) return is_number(value);
    return !value.empty() && value.back() == unit && is_number(value.substr(0, value.size() - 1));
}

TEST(ParametersTest, EveryDefaultOfEveryReleaseFitsTheKindItHadThen) {
    for (const ParamSpec& spec : registry::all()) {
        for (const Release& release : releases()) {
            for (const std::uint16_t patch : {std::uint16_t{0}, release.last_patch}) {
                const Target target{{release.version.major, release.version.minor, patch}, Profile::upstream};
                if (!registry::exists_in(spec, target.version)) continue;
                const auto value = registry::default_for(spec, target);
                if (!value) continue;
                EXPECT_TRUE(fits(registry::kind_for(spec, target.version), spec.unit, *value))
                    << spec.name << " in " << target.version.text() << ": " << *value;
                EXPECT_EQ(*value, ascii::trim(*value)) << spec.name;
            }
        }
    }
}

TEST(ParametersTest, HistoriesGoForwardFromTheReleaseThatIntroducedThem) {
    const auto rising = [](const auto& list) {
        return std::is_sorted(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.since < b.since; });
    };
    for (const ParamSpec& spec : registry::all()) {
        EXPECT_TRUE(rising(spec.defaults) && rising(spec.patch_defaults) && rising(spec.backports) &&
                    rising(spec.kinds))
            << spec.name;
        EXPECT_TRUE(rising(spec.bounds_since)) << spec.name;
        EXPECT_LE(spec.introduced, spec.removed) << spec.name;
        if (!spec.defaults.empty()) {
            EXPECT_EQ(spec.defaults.front().since, spec.introduced) << spec.name;
        }
        for (std::size_t i = 1; i < spec.defaults.size(); ++i) {
            EXPECT_NE(spec.defaults[i - 1].value, spec.defaults[i].value) << spec.name << ": no change";
        }
        EXPECT_EQ(spec.unit != '\0', spec.kind == Kind::time) << spec.name;
    }
}

TEST(ParametersTest, EveryOneHasASummaryOfItsOwn) {
    std::set<std::string_view> seen;
    for (const ParamSpec& spec : registry::all()) {
        EXPECT_GE(spec.summary.size(), 60U) << spec.name;
        EXPECT_LE(spec.summary.size(), 220U) << spec.name;
        EXPECT_TRUE(spec.summary.ends_with('.')) << spec.name;
        EXPECT_TRUE(seen.insert(spec.summary).second) << spec.name << " repeats the summary of another";
    }
}

TEST(ParametersTest, KeywordsBelongToEnumerationsAndCoverTheirDefaults) {
    for (const ParamSpec& spec : registry::all()) {
        const bool listed = spec.syntax == Syntax::enumeration || spec.syntax == Syntax::enum_list;
        EXPECT_EQ(listed, !spec.values.empty()) << spec.name;
        EXPECT_EQ(is_boolean(spec.kind), spec.syntax == Syntax::boolean) << spec.name;
    }
}

TEST(ParametersTest, DeprecatedOnesSayWhatToDo) {
    for (const ParamSpec& spec : registry::all()) {
        const Deprecation* d = spec.deprecation;
        if (d == nullptr) continue;
        EXPECT_TRUE(!d->replacement.empty() || !d->advice.empty()) << spec.name;
        if (!d->replacement.empty()) {
            EXPECT_NE(registry::find(d->replacement), nullptr) << spec.name;
        }
    }
}

TEST(ParametersTest, NamesInDefaultsAreParametersOfThatReleaseOrHonoured) {
    for (const ParamSpec& spec : registry::all()) {
        if (spec.name == "smtp_sasl_tls_security_options")
            continue;  // 2.2 named `var_smtp_sasl_opts` by mistake; mended in 2.3
        for (const DefaultValue& entry : spec.defaults) {
            const std::string_view v = entry.value;
            for (std::size_t at = v.find('$'); at != std::string_view::npos; at = v.find('$', at + 1)) {
                const std::size_t begin = v.find_first_not_of("${(", at);
                if (begin == std::string_view::npos) break;
                std::size_t end = begin;
                while (end < v.size() && (ascii::is_alnum(v[end]) || v[end] == '_')) ++end;
                const std::string_view name = v.substr(begin, end - begin);
                const ParamSpec* other = registry::find(name);
                if (name.empty() || spec.kind == Kind::raw) continue;
                if (name == "domain_to_ascii") continue;  // a function, 3.12
                EXPECT_NE(other, nullptr) << spec.name << " refers to " << name;
            }
        }
    }
}

}  // namespace
}  // namespace postern::conf
