// AddressWorld: a configuration with tables in its values, and questions about addresses in one line.
//
// Shape:   main.cf as text; myhostname is mta.example.test, myorigin and mydestination are example.test.
// Threads: one test.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mta/address/ask.h"
#include "tests/support/address_driver.h"
#include "tests/support/config_builder.h"

namespace postern::address {

class AddressWorld {
public:
    explicit AddressWorld(std::string_view main_cf)
        : built_(std::string("myhostname = mta.example.test\nmyorigin = example.test\nmydestination = example.test\n"
                             "alias_maps =\ncompatibility_level = 3.6\n") +
                 std::string(main_cf)),
          values_(built_.config()),
          settings_(*read_settings(values_, {})),
          driver_(values_, {"127.0.0.1", "192.0.2.9"}) {}

    const Settings& settings() const { return settings_; }
    const Trace& trace() const { return trace_; }
    test::AddressDriver& driver() { return driver_; }
    std::string spot(SourceRange where) const { return built_.spot(where); }

    /// `make` gets the context and gives an Eval.
    template <class Make>
    auto ask(const Make& make) {
        trace_.clear();
        context_.depth = 0;
        return policy::run(make(context_), driver_);
    }
    /// "kind before after parameter" of every step.
    std::vector<std::string> story() const {
        std::vector<std::string> lines;
        for (const TraceStep& step : trace_) {
            std::string line = std::string(step.depth * 2, ' ') + std::string(kind_name(step.kind));
            for (const std::string_view part : {std::string_view(step.before), std::string_view(step.after),
                                                step.parameter, std::string_view(step.key)}) {
                if (!part.empty()) line += " " + std::string(part);
            }
            lines.push_back(line);
        }
        return lines;
    }

private:
    test::ConfigBuilder built_;
    conf::Values values_;
    Settings settings_;
    test::AddressDriver driver_;
    Trace trace_;
    Context context_{settings_, &trace_};
};

}  // namespace postern::address
