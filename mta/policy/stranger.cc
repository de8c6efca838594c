#include "mta/policy/stranger.h"

#include <utility>

#include "mta/policy/candidates.h"
#include "mta/policy/list_checks.h"

namespace postern::policy {
namespace {

// More than that many combinations are not tried together, only each choice by itself.
constexpr std::size_t kMaxCombinations = 400;
constexpr std::size_t kMaxSteps = 200'000;  // of all attempts

Probe base_probe(Where where) {
    Probe probe;
    probe.name = kStrangerName;
    probe.helo = kStrangerName;
    probe.sender = kStrangerMailbox;
    probe.ours = where == Where::ours;
    probe.recipient = probe.ours ? "somebody@hosted.test" : "victim@elsewhere.test";
    return probe;
}

/// The best that a stranger gets; the first of equals.
class Attempts {
public:
    explicit Attempts(const Service& service) : service_(service) {}

    /// true: it worked, or it takes too long; no need to go on.
    bool attempt(const Probe& probe) {
        Judgement judgement = judge_probe(service_, probe);
        steps_ += judgement.run.steps.size();
        if (!best_ || rank(judgement) > rank(*best_)) best_ = std::move(judgement);
        return best_->verdict == Ruling::permit || steps_ > kMaxSteps;
    }
    Judgement take() { return *std::move(best_); }

private:
    static int rank(const Judgement& judgement) {
        if (judgement.verdict == Ruling::permit) return 3;
        if (judgement.verdict == Ruling::reject) return 0;
        return judgement.permits_when_silent ? 2 : 1;
    }

    const Service& service_;
    std::optional<Judgement> best_;
    std::size_t steps_ = 0;
};

Judgement judge_relaying(const Service& service) {
    const Candidates candidates = stranger_candidates(service);
    Attempts attempts(service);
    const bool all = candidates.helos.size() * candidates.senders.size() <= kMaxCombinations;
    for (const IpAddress& address : candidates.addresses) {
        Probe probe = base_probe(Where::foreign);
        probe.address = address;
        for (std::size_t helo = 0; helo < candidates.helos.size(); ++helo) {
            probe.helo = candidates.helos[helo];
            const std::size_t senders = all || helo == 0 ? candidates.senders.size() : 1;
            for (std::size_t sender = 0; sender < senders; ++sender) {
                probe.sender = candidates.senders[sender];
                if (attempts.attempt(probe)) return attempts.take();
            }
        }
    }
    return attempts.take();
}

bool has_guard_behind(const Service& service, const Step& step) {
    const std::optional<std::string>& text = service.list(step.stage);
    if (!text) return false;
    for (const Call& call : parse_list(*text, service.context(step.stage)).calls) {
        if (call.span.begin >= step.call.span.end && is_relay_guard(call) && !call.warning) return true;
    }
    return false;
}

}  // namespace

Judgement judge_probe(const Service& service, const Probe& probe) {
    Judgement judgement;
    judgement.probe = probe;
    judgement.run = evaluate(service, probe, Assume::refuses);
    if (judgement.run.permitted || judgement.run.all_known) {
        judgement.verdict = judgement.run.permitted ? Ruling::permit : Ruling::reject;
        judgement.permits_when_silent = judgement.run.permitted;
        return judgement;
    }
    judgement.run = evaluate(service, probe, Assume::permits);
    if (!judgement.run.permitted) {
        judgement.verdict = Ruling::reject;
        return judgement;
    }
    judgement.verdict = Ruling::unknown;
    judgement.run = evaluate(service, probe, Assume::has_no_opinion);
    judgement.permits_when_silent = judgement.run.permitted;
    return judgement;
}

std::optional<Judgement> judge(const Service& service, Who who, Where where) {
    if (who == Who::stranger && where == Where::foreign) return judge_relaying(service);
    Probe probe = base_probe(where);
    switch (who) {
        case Who::stranger:
        case Who::authenticated: {
            probe.address = stranger_candidates(service).addresses.front();
            if (who == Who::authenticated) probe.login = "someone";
            break;
        }
        case Who::trusted: {
            const auto address = trusted_address(service);
            if (!address) return std::nullopt;
            probe.address = *address;
            break;
        }
    }
    return judge_probe(service, probe);
}

std::optional<std::size_t> culprit(const Service& service, const Run& run) {
    std::optional<std::size_t> last;
    for (std::size_t i = run.steps.size(); i-- > 0;) {
        const Step& step = run.steps[i];
        if (step.opinion != Opinion::permit) continue;
        if (step.stage != Stage::relay && step.stage != Stage::recipient) continue;
        if (!last) last = i;
        if (has_guard_behind(service, in_list(run, i))) return i;
    }
    return last;
}

std::string_view ruling_name(Ruling verdict) {
    switch (verdict) {
        case Ruling::permit:
            return "permit";
        case Ruling::reject:
            return "reject";
        case Ruling::unknown:
            return "unknown";
    }
    return {};
}

}  // namespace postern::policy
