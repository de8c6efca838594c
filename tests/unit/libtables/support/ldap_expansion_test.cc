// From entries to values: lists of attributes, references to other entries, limits. The directory is a map.
#include "libtables/support/ldap_expansion.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>

#include "libconf/base/ascii.h"

namespace postern::tables {
namespace {

using Attributes = std::vector<LdapAttribute>;

constexpr int kInvalidName = 34;

/// Entries by name; a URL is "url:NAME?attribute,attribute".
class Directory final : public LdapDirectory {
public:
    std::map<std::string, LdapReply> replies{};
    std::vector<LdapSearch> seen{};

    void put(const std::string& name, Attributes attributes) {
        replies[name].entries.push_back({.name = name, .attributes = std::move(attributes)});
    }
    LdapReply search(const LdapSearch& wanted) override {
        seen.push_back(wanted);
        const auto at = replies.find(wanted.base);
        if (at == replies.end()) return {.code = kLdapNoSuchObject, .text = "No such object"};
        return at->second;
    }
    std::optional<Result<LdapSearch>> parse_url(const std::string& text) const override {
        if (!text.starts_with("url:")) return std::nullopt;
        if (text == "url:bad") return Result<LdapSearch>(fail(ErrorCode::bad_syntax, "bad(9)"));
        const auto question = text.find('?');
        LdapSearch search{
            .base = text.substr(4, question - 4), .scope = LdapScope::sub, .filter = "(a=b)", .attributes = {}};
        if (question == std::string::npos) return search;
        std::string name;
        for (const char c : text.substr(question + 1) + ",") {
            if (c != ',') {
                name.push_back(c);
            } else {
                search.attributes.push_back(std::exchange(name, {}));
            }
        }
        return search;
    }
};

struct Trial {
    LdapAttributes::Texts lists{.terminal = "term", .leaf = "leaf", .ordinary = "mail", .special = "sp"};
    LdapExpansion::Limits limits{.depth = 10, .searches = 100};
    std::size_t most = 100;
    Directory directory{};
    std::vector<std::string> warnings{};

    /// "values joined by blanks", then what went wrong.
    std::string operator()(const Attributes& attributes) {
        const LdapAttributes names(lists);
        std::string values;
        std::size_t count = 0;
        LdapExpansion expansion(names, limits, directory,
                                {.add =
                                     [&](std::string_view value) {
                                         if (++count > most) return false;
                                         values += (values.empty() ? "" : " ") + std::string(value);
                                         return true;
                                     },
                                 .warn = [&](std::string text) { warnings.push_back(std::move(text)); }});
        const auto end = expansion.run({{.name = "top", .attributes = attributes}}, "t.cf");
        last = expansion.last_code();
        if (end == LdapExpansion::End::failed) return "failed: " + expansion.failure();
        if (end == LdapExpansion::End::unwanted) return fmt::format("unwanted at {}", expansion.depth());
        return values;
    }
    int last = kLdapSuccess;
};

TEST(LdapExpansionTest, ValuesComeInTheOrderOfTheEntry) {
    Trial run;
    run.directory.put("a", {{"mail", {"in"}}});
    EXPECT_EQ(run({{"mail", {"1", "2"}}, {"sp", {"a"}}, {"Mail;lang-de", {"3"}}, {"mailx", {"no"}}, {"cn", {"no"}}}),
              "1 2 in 3");
    ASSERT_EQ(run.directory.seen.size(), 1U);
    EXPECT_EQ(run.directory.seen[0].scope, LdapScope::base);
    EXPECT_EQ(run.directory.seen[0].filter, "(objectclass=*)");
    EXPECT_EQ(run.directory.seen[0].attributes, (std::vector<std::string>{"term", "leaf", "mail", "sp"}));
}

TEST(LdapExpansionTest, ATerminalAttributeHidesAllOthers) {
    Trial run;
    EXPECT_EQ(run({{"mail", {"1"}}, {"sp", {"a"}}, {"TERM", {"t", "u"}}, {"leaf", {"l"}}}), "t u");
    EXPECT_TRUE(run.directory.seen.empty());
    EXPECT_EQ(run({{"mail", {"1"}}, {"term", {}}}), "1") << "without values it is not there";
    EXPECT_EQ(run({{"mail", {"1"}}, {"term;x", {"t"}}}), "1 t") << "with an option it is no more than a leaf";
    run.directory.put("a", {});
    EXPECT_EQ(run({{"mail", {"1"}}, {"term;x", {"t"}}, {"sp", {"a"}}}), "1");
}

TEST(LdapExpansionTest, LeavesCountWhereNothingIsReferredTo) {
    Trial run;
    run.directory.put("a", {{"leaf", {"inner"}}, {"mail", {"m"}}});
    EXPECT_EQ(run({{"leaf", {"outer"}}, {"sp", {"a"}}}), "inner m");
    EXPECT_EQ(run({{"leaf", {"outer"}}, {"sp", {}}}), "outer");
    EXPECT_EQ(run({{"leaf", {"outer"}}}), "outer");
}

TEST(LdapExpansionTest, AnAttributeInSeveralListsBelongsToTheFirst) {
    Trial run;
    run.lists = {.terminal = "", .leaf = "", .ordinary = "sp, mail", .special = "sp"};
    EXPECT_EQ(run({{"sp", {"a"}}, {"mail", {"m"}}}), "a m");
    run.lists = {.terminal = "", .leaf = "mail", .ordinary = "mail", .special = "sp"};
    run.directory.put("a", {{"mail", {"in"}}});
    EXPECT_EQ(run({{"sp", {"a"}}, {"mail", {"m"}}}), "in");
    run.lists = {.terminal = "sp", .leaf = "", .ordinary = "", .special = "sp"};
    EXPECT_EQ(run({{"sp", {"a"}}, {"mail", {"m"}}}), "a");
}

TEST(LdapExpansionTest, WhatIsNotThereIsSkippedAndOtherFaultsAreNot) {
    Trial run;
    run.directory.put("a", {{"mail", {"in"}}});
    EXPECT_EQ(run({{"sp", {"gone", "a"}}, {"mail", {"m"}}}), "in m");
    EXPECT_EQ(run.last, kLdapSuccess);
    EXPECT_EQ(run.warnings, std::vector<std::string>{"dict_ldap_get_values[1]: DN gone not found, skipping "});
    EXPECT_EQ(run({{"sp", {"a", "gone"}}}), "in");
    EXPECT_EQ(run.last, kLdapNoSuchObject);
    run.directory.replies["bad"] = {.code = kInvalidName, .text = "Invalid DN syntax"};
    run.warnings.clear();
    EXPECT_EQ(run({{"sp", {"bad", "a"}}, {"mail", {"m"}}}), "failed: search error 34: Invalid DN syntax ");
    EXPECT_EQ(run.warnings, std::vector<std::string>{"dict_ldap_get_values[1]: search error 34: Invalid DN syntax "});
}

TEST(LdapExpansionTest, ALoopEndsAtTheLimit) {
    Trial run;
    run.limits.depth = 3;
    run.directory.put("a", {{"sp", {"b"}}});
    run.directory.put("b", {{"sp", {"a"}}});
    EXPECT_EQ(run({{"sp", {"a"}}}), "failed: t.cf: Recursion limit exceeded for special attribute sp=a");
    EXPECT_EQ(run.warnings.back().substr(0, 24), "dict_ldap_get_values[3]:");
    EXPECT_EQ(run.directory.seen.size(), 2U);
}

TEST(LdapExpansionTest, ManyReferencesThatAreNotDeepEndToo) {
    Trial run;
    run.limits = {.depth = 40, .searches = 1000};
    for (char c = 'a'; c < 'z'; ++c) {
        const std::string next(1, static_cast<char>(c + 1));
        run.directory.put(std::string(1, c), {{"sp", {next, next}}});
    }
    run.directory.put("z", {});
    EXPECT_EQ(run({{"sp", {"a"}}}), "failed: t.cf: more than 1000 references");
}

TEST(LdapExpansionTest, DepthCostsNoStack) {
    Trial run;
    run.limits = {.depth = 1'000'000, .searches = 50'000};
    run.directory.put("a", {{"sp", {"a"}}});
    EXPECT_EQ(run({{"sp", {"a"}}}), "failed: t.cf: more than 50000 references");
}

TEST(LdapExpansionTest, AValueTooManyEndsItWhereverItIs) {
    Trial run;
    run.most = 2;
    run.directory.put("a", {{"mail", {"2", "3", "4"}}});
    EXPECT_EQ(run({{"mail", {"1"}}, {"sp", {"a"}}}), "unwanted at 2");
}

TEST(LdapExpansionTest, AUrlChoosesAmongTheAttributesOfTheTable) {
    Trial run;
    run.directory.put("a", {{"mail", {"m"}}});
    EXPECT_EQ(run({{"sp", {"url:a"}}}), "m");
    EXPECT_EQ(run.directory.seen[0].attributes, (std::vector<std::string>{"term", "leaf", "mail", "sp"}));
    EXPECT_EQ(run.directory.seen[0].filter, "(a=b)");
    EXPECT_EQ(run({{"sp", {"url:a?cn,MAIL,sp;x"}}}), "m");
    EXPECT_EQ(run.directory.seen[1].attributes, (std::vector<std::string>{"mail", "sp;x"}));
    EXPECT_EQ(run({{"sp", {"url:a?cn,*"}}}), "") << "nothing in common: nothing to ask";
    EXPECT_EQ(run.directory.seen.size(), 2U);
    EXPECT_EQ(run({{"sp", {"url:bad"}}}), "failed: malformed URL url:bad: bad(9)");
}

TEST(LdapExpansionTest, OptionsOfAUrlAndOfTheTableMeet) {
    const LdapAttributes both({.terminal = "", .leaf = "", .ordinary = "mail;x mail", .special = ""});
    EXPECT_EQ(both.chosen({"mail"}), (std::vector<std::string>{"mail;x", "mail"}));
    EXPECT_EQ(both.chosen({"mail;x"}), (std::vector<std::string>{"mail;x", "mail;x"}));
    EXPECT_EQ(both.chosen({"mail;y"}), (std::vector<std::string>{"mail;y"}));
    const LdapAttributes one({.terminal = "", .leaf = "", .ordinary = "mail;X", .special = ""});
    EXPECT_EQ(one.chosen({"MAIL;x"}), (std::vector<std::string>{"mail;X"}));
    EXPECT_TRUE(one.chosen({"mail;y"}).empty());
}

TEST(LdapExpansionTest, AReferenceEndsAtANulByte) {
    Trial run;
    run.directory.put("go", {{"mail", {"m"}}});
    EXPECT_EQ(run({{"sp", {std::string("go\0od", 5)}}}), "m");
}

}  // namespace
}  // namespace postern::tables
