// AddressDriver: answers what rewriting and routing ask, from the tables themselves and a list of interfaces.
//
// Shape:   tables are opened when they are first asked; DNS and other services are not asked by addresses at all.
// Errors:  a table that cannot be opened answers temp_fail.
// Threads: one test.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "libconf/model/values.h"
#include "libtables/maps.h"
#include "libtables/system_surroundings.h"
#include "mta/policy/eval.h"

namespace postern::test {

class AddressDriver : public policy::Driver {
public:
    AddressDriver(const conf::Values& values, std::vector<std::string> interfaces)
        : surroundings_(
              [&values](std::string_view name) -> std::optional<std::string> {
                  auto text = values.text(name);
                  if (!text) return std::nullopt;
                  return std::move(text->value);
              },
              [](Severity, const std::string&) {}),
          interfaces_(std::move(interfaces)) {}

    std::optional<policy::Answer> answer(const policy::Question& question) override {
        if (const auto* asked = std::get_if<policy::LookupQuestion>(&question)) return look_up(*asked);
        if (const auto* asked = std::get_if<policy::InterfaceQuestion>(&question)) {
            const bool ours = std::ranges::find(interfaces_, asked->address.text()) != interfaces_.end();
            return policy::InterfaceAnswer{ours ? policy::AnswerState::found : policy::AnswerState::absent};
        }
        return std::nullopt;
    }
    std::size_t questions = 0;

private:
    policy::Answer look_up(const policy::LookupQuestion& asked) {
        ++questions;
        auto& maps = maps_[asked.table];
        if (!maps) {
            const auto spec = tables::TableSpec::parse(asked.table);
            if (!spec) return policy::LookupAnswer::temp_fail(spec.error().message);
            const std::vector<tables::TableSpec> specs{*spec};
            maps = std::make_unique<tables::Maps>(specs, tables::OpenOptions(), surroundings_);
        }
        const auto part = asked.part ? tables::KeyPart::part : tables::KeyPart::whole;
        tables::Lookup found = maps->lookup(asked.key, part);
        switch (found.answer()) {
            case tables::Answer::found:
                return policy::LookupAnswer::found(std::move(found).value());
            case tables::Answer::absent:
                return policy::LookupAnswer::absent();
            case tables::Answer::temp_fail:
                break;
        }
        return policy::LookupAnswer::temp_fail(found.reason());
    }

    tables::SystemSurroundings surroundings_;
    std::vector<std::string> interfaces_;
    std::map<std::string, std::unique_ptr<tables::Maps>> maps_;
};

}  // namespace postern::test
