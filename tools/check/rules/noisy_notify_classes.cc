#include <array>

#include <fmt/format.h>

#include "tools/check/support/settings.h"

namespace postern::lint {
extern const Rule rule_noisy_notify_classes;
namespace {

constexpr std::array<std::string_view, 5> kNoisy{"bounce", "2bounce", "delay", "policy", "protocol"};

void check(const Project& project, Report& report) {
    for (const Setting& setting : settings(project)) {
        if (setting.name != "notify_classes") continue;
        conf::WordReader words(setting.text, conf::Braces::plain, conf::kListSeparators);
        while (const auto span = words.next()) {
            const std::string_view word = span->of(setting.text);
            if (std::find(kNoisy.begin(), kNoisy.end(), word) == kNoisy.end()) continue;
            report.add(part_of(setting, *span), fmt::format("the postmaster gets a copy of every `{}` event", word))
                .with_help("on a server in the open that is a flood; resource and software are enough");
        }
    }
}

constexpr std::array kTraps{Trap{"the default", "notify_classes = resource, software\n"}};

}  // namespace

const Rule rule_noisy_notify_classes{
    .id = "PT721",
    .name = "noisy-notify-classes",
    .grade = Grade::info,
    .summary = "The postmaster is told of events that strangers cause all day.",
    .why = "Every refused spam and every protocol error of a robot becomes a message to the postmaster, transcript and all. Such\n"
           "mailboxes are not read, and the messages about a full disk drown in them.",
    .bad = "notify_classes = resource, software, bounce\n",
    .good = "notify_classes = resource, software\n",
    .traps = kTraps,
    .source = "postconf(5), notify_classes",
    .check = check,
};

}  // namespace postern::lint
