#include "libconf/model/dynamic_defaults.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "libconf/model/config.h"
#include "tests/support/fake_machine.h"

namespace postern::conf {
namespace {

using test::FakeMachine;

/// A configuration on a machine of the test's own.
class Fixture {
public:
    explicit Fixture(std::string main_cf, FakeMachine machine = FakeMachine("vm"), Target target = {})
        : machine_(std::move(machine)) {
        machine_.add("127.0.0.1/8").add("192.0.2.9/24");
        const FileId file = sources_.add("main.cf", std::move(main_cf));
        main_ = MainCf::parse(file, sources_.text(file));
        config_ = Config::build({&main_, nullptr, {}, std::nullopt, target}, machine_);
    }
    const Config& config() const { return *config_; }
    const DynamicDefaults& operator*() const { return config_->dynamic(); }

    /// The text, or the fatal text after "! "; warnings come first, one a line.
    std::string of(std::string_view name) const {
        const Computation* computed = config_->dynamic().computation(name);
        if (computed == nullptr) return "not computed";
        std::string out;
        for (const std::string& warning : computed->warnings) out += warning + "\n";
        return out + (computed->fatal ? "! " + *computed->fatal : computed->text);
    }
    std::string host() const { return of("myhostname"); }
    std::string domain() const { return of("mydomain"); }

private:
    FakeMachine machine_;
    SourceMap sources_;
    MainCf main_;
    std::shared_ptr<const Config> config_;
};

TEST(DynamicDefaultsTest, AHostNameWithADotIsWhole) {
    const Fixture vm("mydomain = q.r\n", FakeMachine("a.b.c"));
    EXPECT_EQ(vm.host(), "a.b.c");
    EXPECT_EQ(Fixture("", FakeMachine("a.b.c")).domain(), "b.c");
}

TEST(DynamicDefaultsTest, AHostNameWithoutADotGetsTheDomain) {
    EXPECT_EQ(Fixture("").host(), "vm.localdomain");
    EXPECT_EQ(Fixture("").domain(), "localdomain");
    EXPECT_EQ(Fixture("mydomain = q.r\n").host(), "vm.q.r");
    EXPECT_EQ(Fixture("mydomain = .q\n").host(), "vm..q");
    EXPECT_EQ(Fixture("mydomain =\n").host(), "vm.");
}

TEST(DynamicDefaultsTest, TheDomainFollowsTheFirstDotOfMyhostname) {
    EXPECT_EQ(Fixture("myhostname = x.y.z\n").domain(), "y.z");
    EXPECT_EQ(Fixture("myhostname = a..b\n").domain(), ".b");
    EXPECT_EQ(Fixture("myhostname = x.\n").domain(), "");
    EXPECT_EQ(Fixture("myhostname = x\n").domain(), "localdomain");
    EXPECT_EQ(Fixture("myhostname =\n").domain(), "localdomain");
    EXPECT_EQ(Fixture("myhostname = a b.c d\n").domain(), "c d");
}

// postconf 3.7.11 looks up what main.cf sets, and no defaults, while it works out these.
TEST(DynamicDefaultsTest, OnlySettingsAreSeen) {
    EXPECT_EQ(Fixture("mydomain = $myhostname\n").host(), "vm.");
    EXPECT_EQ(Fixture("mydomain = a.$myhostname\n").host(), "vm.a.");
    EXPECT_EQ(Fixture("mydomain = x${myhostname?{yes}:{no}}\n").host(), "vm.xno");
    EXPECT_EQ(Fixture("mydomain = $default_transport\n").host(), "vm.");
    EXPECT_EQ(Fixture("mydomain = $default_transport\ndefault_transport = x\n").host(), "vm.x");
    EXPECT_EQ(Fixture("myhostname = h.$relayhost\nrelayhost = $mydomain\n").domain(), "");
    EXPECT_EQ(Fixture("myhostname = $mydomain\n").domain(), "localdomain");
    EXPECT_EQ(Fixture("myhostname = x.$$y\n").domain(), "$y");
}

TEST(DynamicDefaultsTest, AFaultOfASettingHasPostfixsOwnText) {
    const std::string failed = "! dictionary mail_dict: macro processing error";
    EXPECT_EQ(Fixture("myhostname = $\n").domain(), "empty macro name: \"$\"\n" + failed);
    EXPECT_EQ(Fixture("mydomain = ${\n").host(), "truncated macro reference: \"${\"\n" + failed);
    EXPECT_EQ(Fixture("mydomain = ${\n").domain(), "truncated macro reference: \"${\"\n" + failed);
    EXPECT_EQ(Fixture("mydomain = $mydomain\n").host(), "unreasonable macro call nesting: \"mydomain\"\n" + failed);
    EXPECT_EQ(Fixture("inet_protocols = $\n").of("mynetworks"), "empty macro name: \"$\"\n" + failed);
    EXPECT_EQ(Fixture("mynetworks_style = ${{$compatibility_level} <level {2}?{host}}\n").of("mynetworks"),
              "malformed compatibility level syntax: \"\"\n" + failed);
    EXPECT_EQ(Fixture("mydomain = ${{99999999999999999999}<{1}?a}\n").host(),
              "! mac_exp_eval: bad conversion: 99999999999999999999");
}

TEST(DynamicDefaultsTest, ABadHostNameIsFatal) {
    EXPECT_EQ(Fixture("", FakeMachine("x.")).host(),
              "valid_hostname: misplaced delimiter: x.\n! unable to use my own hostname");
    EXPECT_EQ(Fixture("", FakeMachine("1.2.3.4")).domain(),
              "valid_hostname: numeric hostname: 1.2.3.4\n! unable to use my own hostname");
    EXPECT_EQ(Fixture("", FakeMachine("")).host(), "valid_hostname: empty hostname\n! unable to use my own hostname");
    EXPECT_EQ(Fixture("myhostname = h.example\n", FakeMachine("x.")).domain(), "example");
}

TEST(DynamicDefaultsTest, MynetworksFollowsTheCompatibilityLevel) {
    EXPECT_EQ(Fixture("").of("mynetworks"), "127.0.0.0/8 192.0.2.0/24");
    EXPECT_EQ(Fixture("compatibility_level = 2\n").of("mynetworks"), "127.0.0.1/32 192.0.2.9/32");
    // The default of mynetworks_style sees every default, unlike a setting.
    EXPECT_EQ(Fixture("compatibility_level = ${default_transport?3}\n").of("mynetworks"), "127.0.0.1/32 192.0.2.9/32");
    EXPECT_EQ(Fixture("compatibility_level = bad\n").of("mynetworks"),
              "malformed compatibility level syntax: \"bad\"\n! macro processing error");
    EXPECT_EQ(Fixture("compatibility_level = bad\nmynetworks_style = host\n").of("mynetworks"),
              "127.0.0.1/32 192.0.2.9/32");
}

TEST(DynamicDefaultsTest, MynetworksTellsTheFirstFault) {
    const auto of = [](const char* main_cf) { return Fixture(main_cf).of("mynetworks"); };
    EXPECT_EQ(of("inet_interfaces = $\nmynetworks_style = ${\n").substr(0, 21), "empty macro name: \"$\"");
    EXPECT_EQ(of("inet_protocols = $\nmynetworks_style = ${\n").substr(0, 15), "truncated macro");
    EXPECT_EQ(of("inet_protocols = $\ncompatibility_level = x\n").substr(0, 23), "malformed compatibility");
    EXPECT_EQ(of("inet_protocols = bad\nmynetworks_style = bad\n"),
              "! unknown inet_protocols value \"bad\" in \"bad\"");
}

// postconf 3.7.11 crashes.
TEST(DynamicDefaultsTest, ALevelThatAsksForMynetworksEnds) {
    EXPECT_EQ(Fixture("compatibility_level = ${mynetworks?3}\n").of("mynetworks"),
              "unreasonable macro call nesting: \"mynetworks\"\n! macro processing error");
    EXPECT_EQ(Fixture("compatibility_level = $foo\nfoo = $mynetworks\n").of("mynetworks"),
              "unreasonable macro call nesting: \"mynetworks\"\n! macro processing error");
    EXPECT_EQ(Fixture("compatibility_level = ${mynetworks?3}\nmynetworks = x\n").of("mynetworks"),
              "127.0.0.1/32 192.0.2.9/32");
}

TEST(DynamicDefaultsTest, OlderReleasesUseWhatTheyHave) {
    const FakeMachine machine = FakeMachine("vm").add("::1/128");
    EXPECT_EQ(Fixture("", machine, {{3, 7, 11}, Profile::debian}).of("mynetworks"),
              "[::1]/128 127.0.0.0/8 192.0.2.0/24");
    EXPECT_EQ(Fixture("", machine, {{2, 8, 0}, Profile::upstream}).of("mynetworks"), "127.0.0.0/8 192.0.2.0/24");
    EXPECT_EQ(Fixture("inet_protocols = all\n", machine, {{2, 0, 0}, Profile::upstream}).of("mynetworks"),
              "127.0.0.0/8 192.0.2.0/24");
    EXPECT_EQ(Fixture("compatibility_level = 2\n", machine, {{2, 11, 0}, Profile::upstream}).of("mynetworks"),
              "[::1]/128 127.0.0.0/8 192.0.2.0/24");
}

TEST(DynamicDefaultsTest, OtherComputedNamesAndNoOthers) {
    const Fixture vm("");
    EXPECT_EQ(vm.of("process_name"), "postconf");
    EXPECT_EQ(vm.of("process_id"), "4711");
    EXPECT_EQ(vm.of("service_name"), "");
    EXPECT_EQ(vm.of("relayhost"), "not computed");
    EXPECT_EQ(vm.of("mail_version"), "not computed");
    EXPECT_EQ(vm.of("nosuch"), "not computed");
    EXPECT_EQ((*vm).value("nosuch"), std::nullopt);
}

TEST(DynamicDefaultsTest, EveryParameterWithoutADefaultIsComputed) {
    const Fixture vm("");
    for (const ParamSpec& spec : registry::all()) {
        if (registry::default_for(spec, vm.config().target())) continue;
        EXPECT_TRUE((*vm).value(spec.name)) << spec.name;
    }
}

TEST(DynamicDefaultsTest, ThreadsGetTheSameText) {
    const Fixture vm("compatibility_level = 3\n");
    std::vector<const Computation*> seen(8);
    std::vector<std::thread> threads;
    for (const Computation*& slot : seen) {
        threads.emplace_back([&vm, &slot] { slot = (*vm).computation("mynetworks"); });
    }
    for (std::thread& thread : threads) thread.join();
    for (const Computation* computation : seen) EXPECT_EQ(computation, seen.front());
    EXPECT_EQ(seen.front()->text, "127.0.0.1/32 192.0.2.9/32");
}

}  // namespace
}  // namespace postern::conf
