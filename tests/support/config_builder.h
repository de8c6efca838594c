// ConfigBuilder: a Config made from texts, on a machine that is always the same.
//
// Shape:   main.cf and master.cf are texts; the machine is "host.example.com" and has one address.
// Threads: one test.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libconf/base/source.h"
#include "libconf/model/config.h"
#include "tests/support/fake_machine.h"

namespace postern::test {

struct ConfigTexts {
    std::string main_cf;
    std::optional<std::string> master_cf;
    std::vector<std::pair<std::string, std::string>> overrides;
    conf::Target target;
};

/// Owns everything that the Config refers to.
class ConfigBuilder {
public:
    explicit ConfigBuilder(ConfigTexts texts) {
        machine_.add("192.0.2.9/24");
        const FileId main_file = sources_.add("main.cf", std::move(texts.main_cf));
        main_cf_ = conf::MainCf::parse(main_file, sources_.text(main_file));
        if (texts.master_cf) {
            const FileId master_file = sources_.add("master.cf", std::move(*texts.master_cf));
            master_cf_ = conf::MasterCf::parse(sources_, master_file);
        }
        conf::ConfigInput input;
        input.main_cf = &*main_cf_;
        input.master_cf = master_cf_ ? &*master_cf_ : nullptr;
        input.overrides = std::move(texts.overrides);
        input.target = texts.target;
        config_ = conf::Config::build(std::move(input), machine_);
    }
    explicit ConfigBuilder(std::string main_cf) : ConfigBuilder(ConfigTexts{std::move(main_cf), {}, {}, {}}) {}
    ConfigBuilder(const ConfigBuilder&) = delete;
    ConfigBuilder& operator=(const ConfigBuilder&) = delete;

    const SourceMap& sources() const { return sources_; }
    const conf::Config& config() const { return *config_; }
    /// "line:column text" of a range, or "nowhere".
    std::string spot(SourceRange range) const {
        if (range.file == FileId::none) return "nowhere";
        const Position at = sources_.position(range.file, range.begin);
        return std::to_string(at.line) + ":" + std::to_string(at.column) + " " + std::string(sources_.text(range));
    }

private:
    FakeMachine machine_{"host.example.com"};
    SourceMap sources_;
    std::optional<conf::MainCf> main_cf_;
    std::optional<conf::MasterCf> master_cf_;
    std::shared_ptr<const conf::Config> config_;
};

}  // namespace postern::test
