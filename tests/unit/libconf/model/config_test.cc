#include "libconf/model/config.h"

#include <gtest/gtest.h>

namespace postern::conf {
namespace {

class NoMachine : public Machine {
public:
    std::string host_name() const override { return "mx.example.net"; }
    std::vector<Interface> interfaces() const override { return {}; }
    Result<std::vector<IpAddress>> resolve(std::string_view, Families) const override {
        return std::vector<IpAddress>{};
    }
    long process_id() const override { return 1; }
};

/// A directory in memory.
class Fixture {
public:
    explicit Fixture(std::string main_cf, std::string master_cf = "", Target target = {},
                     std::vector<std::pair<std::string, std::string>> overrides = {}) {
        const FileId main_file = sources_.add("main.cf", std::move(main_cf));
        const FileId master_file = sources_.add("master.cf", std::move(master_cf));
        main_ = MainCf::parse(main_file, sources_.text(main_file));
        master_ = MasterCf::parse(sources_, master_file);
        config_ = Config::build({&main_, &master_, std::move(overrides), std::nullopt, target}, machine_);
    }
    const Config& operator*() const { return *config_; }
    const Config* operator->() const { return config_.get(); }

    std::string findings() const {
        std::string out;
        for (const Diagnostic& diagnostic : config_->diagnostics()) {
            out += std::string(sources_.name(diagnostic.range.file)) + ": " + diagnostic.message + "\n";
        }
        return out;
    }
    const SourceMap& sources() const { return sources_; }

private:
    NoMachine machine_;
    SourceMap sources_;
    MainCf main_;
    MasterCf master_;
    std::shared_ptr<const Config> config_;
};

TEST(Config, TheLastSettingCountsAndKnowsItsPlace) {
    const Fixture config("relayhost = a\nrelayhost =\n  b\n");
    EXPECT_EQ(config->raw("relayhost"), "b");
    const Origin origin = config->origin("relayhost");
    EXPECT_EQ(origin.layer, Layer::main_cf);
    EXPECT_EQ(config.sources().describe(origin.value), "main.cf:3:3");
    EXPECT_EQ(config.sources().describe(origin.name), "main.cf:2:1");
}

TEST(Config, DefaultsFollowTheTarget) {
    const Fixture old("", "", {{2, 11, 0}, Profile::upstream});
    const Fixture fresh("", "", {{3, 11, 0}, Profile::upstream});
    EXPECT_EQ(old->raw("alias_maps"), "hash:/etc/aliases");
    EXPECT_EQ(fresh->raw("alias_maps"), "$default_database_type:/etc/aliases");
    EXPECT_EQ(old->find("smtpd_forbid_bare_newline"), nullptr);
    EXPECT_NE(fresh->find("smtpd_forbid_bare_newline"), nullptr);
    EXPECT_EQ(fresh->origin("alias_maps").layer, Layer::builtin);
    EXPECT_EQ(fresh->origin("mydomain").layer, Layer::computed);
}

TEST(Config, OverridesOfTheCommandLineWin) {
    const Fixture config("relayhost = a\n", "", {}, {{"relayhost", "$mydomain"}});
    EXPECT_EQ(config->raw("relayhost"), "$mydomain");
    EXPECT_EQ(config->origin("relayhost").layer, Layer::command_line);
}

TEST(Config, ServicesMakeParametersOfTheirNames) {
    const Fixture config("maildrop_time_limit = 3\nspool_time_limit = 3\n",
                         "maildrop unix - n n - - pipe\nspool unix - n n - - smtp\n");
    ASSERT_NE(config->find("maildrop_time_limit"), nullptr);
    EXPECT_EQ(config->find("maildrop_time_limit")->kind, ParameterClass::service);
    EXPECT_EQ(config->default_value("maildrop_recipient_limit"), "$default_recipient_limit");
    EXPECT_EQ(config->find("spool_time_limit"), nullptr);  // smtp is no pipe
    EXPECT_EQ(config.findings(), "main.cf: unused parameter: spool_time_limit=3\n");
}

TEST(Config, ABuiltInNameOfAServiceKeepsItsDefault) {
    const Fixture config("", "local unix - n n - - local\n");
    EXPECT_EQ(config->find("local_destination_recipient_limit")->kind, ParameterClass::service);
    EXPECT_EQ(config->default_value("local_destination_recipient_limit"), "1");
}

TEST(Config, AUsersParameterNeedsAReference) {
    const Fixture config("used = 1\nrelayhost = $used\nidle = $also\nalso = 2\n");
    EXPECT_EQ(config->find("used")->kind, ParameterClass::user);
    EXPECT_NE(config->find("also"), nullptr);  // that `idle` is unused does not matter
    EXPECT_EQ(config->find("idle"), nullptr);
    EXPECT_EQ(config.findings(), "main.cf: unused parameter: idle=$also\n");
}

TEST(Config, UndefinedNamesAreToldInEveryBranch) {
    const Fixture config("relayhost = ${a?$b} ${{$c} == {} ? {$d}}\n");
    EXPECT_EQ(config.findings(), "main.cf: undefined parameter: a\nmain.cf: undefined parameter: b\n"
                                 "main.cf: undefined parameter: c\nmain.cf: undefined parameter: d\n");
}

TEST(Config, RestrictionClassesAreReferences) {
    const Fixture config("smtpd_restriction_classes = strict, $more\nmore = lenient missing\nstrict = reject\n"
                         "lenient = permit\n");
    EXPECT_NE(config->find("strict"), nullptr);
    EXPECT_NE(config->find("lenient"), nullptr);
    EXPECT_EQ(config.findings(), "main.cf: undefined parameter: missing\n");
}

TEST(Config, ClientTablesWithoutAPathHaveTheirOptionsInMainCf) {
    const Fixture config("virtual_alias_maps = proxy:ldap:users, unionmap:{ {mysql:more} }\n"
                         "users_server_host = a\nmore_hosts = b\nusers_nosuch = c\nother_server_host = d\n");
    EXPECT_NE(config->find("users_server_host"), nullptr);
    EXPECT_NE(config->find("more_hosts"), nullptr);
    EXPECT_EQ(config.findings(),
              "main.cf: unused parameter: other_server_host=d\nmain.cf: unused parameter: users_nosuch=c\n");
}

TEST(Config, ClientTablesWithAPathAreListed) {
    const Fixture config("alias_maps = pgsql:/etc/a.cf, proxy:ldap:/etc/b.cf\n");
    ASSERT_EQ(config->client_tables().size(), 2U);
    EXPECT_EQ(config->client_tables()[0], (ClientTable{"pgsql", "/etc/a.cf"}));
    EXPECT_EQ(config->client_tables()[1], (ClientTable{"ldap", "/etc/b.cf"}));
}

TEST(Config, AServicesSettingsShadowMainCfForThatService) {
    const Fixture config("a = main\n", "smtp inet n - n - - smtpd -o a=1 -o relayhost=$a -o idle=$none\n");
    EXPECT_EQ(config.findings(), "master.cf: undefined parameter: none\nmain.cf: unused parameter: a=main\n"
                                 "master.cf: unused parameter: idle=$none\n");
}

TEST(Config, ASettingThatOnlyAServiceRefersToIsUsed) {
    const Fixture config("a = main\n", "smtp inet n - n - - smtpd -o relayhost=$a\n");
    EXPECT_NE(config->find("a"), nullptr);
    EXPECT_EQ(config.findings(), "");
}

TEST(Config, ABuiltInValueThatCannotBeExpandedIsFatal) {
    const Fixture config("relayhost = ${mydomain\n");
    ASSERT_TRUE(config->fatal());
    EXPECT_EQ(config->fatal()->message, "truncated macro reference: \"${mydomain\"");
    EXPECT_FALSE(Fixture("mine = ${mydomain\n")->fatal());  // a user's own is not
}

TEST(Config, ValuesWithNamesOfTheirOwnAreNotScanned) {
    const Fixture config("mailbox_command = deliver $EXTENSION ${\n");
    EXPECT_FALSE(config->fatal());
    EXPECT_EQ(config.findings(), "");
}

TEST(Config, OldNamesAreKnownWhileASuccessorHonoursThem) {
    const Fixture config("virtual_maps = hash:/x\n");
    EXPECT_EQ(config->find("virtual_maps")->kind, ParameterClass::user);
    EXPECT_TRUE(config->find("virtual_maps")->listed);
    EXPECT_FALSE(Fixture("")->find("virtual_maps")->listed);
    EXPECT_EQ(config.findings(), "");
}

TEST(Config, ReadOnlyParametersStayAsTheyAre) {
    const Fixture config("process_name = x\n");
    EXPECT_EQ(config->setting("process_name"), nullptr);
    EXPECT_EQ(config.findings(), "main.cf: read-only parameter assignment: process_name=x\n");
}

}  // namespace
}  // namespace postern::conf
