#include "libconf/model/service_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace postern::conf {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Views {
    Views(std::string text, SettingScope scope)
        : cf(MasterCf::parse(sources, sources.add("master.cf", std::move(text)))), views(service_views(cf, scope)) {}

    std::vector<std::string> values(std::size_t index) const {
        std::vector<std::string> found;
        for (const auto& [name, value] : views.at(index).values()) {
            found.push_back(std::string(name) + '=' + std::string(value.setting.value));
        }
        return found;
    }

    SourceMap sources;
    MasterCf cf;
    std::vector<ServiceView> views;
};

constexpr const char* kTwins =
    "smtp inet n - y - - smtpd\n"
    "smtp inet n - y - - smtpd -o b=1 -o a=2 -o b=3\n"
    "smtp unix n - y - - smtp -o a=unix\n"
    "smtp inet n - y - - sbin/other -o c=4 -o a=5\n"
    "smtp inet n - y - - last\n";

TEST(ServiceViews, HaveTheLastSettingOfEachNameInOrder) {
    const Views made(kTwins, SettingScope::entry);
    EXPECT_THAT(made.values(0), IsEmpty());
    EXPECT_THAT(made.values(1), ElementsAre("a=2", "b=3"));
    EXPECT_THAT(made.values(2), ElementsAre("a=unix"));
    EXPECT_THAT(made.values(3), ElementsAre("a=5", "c=4"));
    EXPECT_THAT(made.values(4), IsEmpty());
}

// postconf -P shows entries of the same name and type with the settings of all of them.
TEST(ServiceViews, ShareSettingsAsPostconfShowsThem) {
    const Views made(kTwins, SettingScope::same_name);
    EXPECT_THAT(made.values(0), IsEmpty());  // stands before the first setting
    for (const std::size_t index : {1U, 3U, 4U}) EXPECT_THAT(made.values(index), ElementsAre("a=5", "b=3", "c=4"));
    EXPECT_THAT(made.values(2), ElementsAre("a=unix"));
}

TEST(ServiceView, KnowsWhereAValueStands) {
    const Views made(kTwins, SettingScope::same_name);
    const ServiceView::Value* value = made.views[1].find("c");
    ASSERT_NE(value, nullptr);
    EXPECT_EQ(made.sources.text(value->range()), "4");
    EXPECT_EQ(made.sources.describe(value->range()), "master.cf:4:37");
    EXPECT_EQ(made.views[1].find("d"), nullptr);
}

TEST(ServiceView, NamesTheServiceAndItsProgramWhateverIsSet) {
    const Views made("x/y unix n - y - - lib/smtpd -o process_name=p -o service_name=s -o a=1\n", SettingScope::entry);
    EXPECT_EQ(made.views[0].raw("service_name"), "x/y");
    EXPECT_EQ(made.views[0].raw("process_name"), "smtpd");
    EXPECT_EQ(made.views[0].raw("a"), "1");
    EXPECT_EQ(made.views[0].raw("b"), std::nullopt);
}

}  // namespace
}  // namespace postern::conf
