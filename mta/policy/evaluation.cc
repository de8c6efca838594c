#include "mta/policy/evaluation.h"

#include <fmt/format.h>

#include <utility>

#include "mta/policy/access_result.h"
#include "mta/policy/item_opinion.h"
#include "mta/policy/list_checks.h"

namespace postern::policy {
namespace {

class Evaluator {
public:
    Evaluator(const Service& service, const Probe& probe, Assume assume)
        : service_(service), probe_(probe), assume_(assume) {}

    Run run() {
        for (const Moment moment :
             {Moment::connect, Moment::helo, Moment::mail, Moment::rcpt, Moment::data, Moment::end_of_data}) {
            for (const Stage stage : lists_at(moment, service_.order, service_.version)) {
                if (!run_list(stage, moment)) return std::move(run_);
            }
        }
        if (deferral_) {
            run_.decided_by = deferral_;
            run_.refused_in = run_.steps[*deferral_].stage;
        } else {
            run_.permitted = true;
        }
        return std::move(run_);
    }

private:
    enum class End : std::uint8_t { open, permitted, refused };

    struct Place {
        Stage stage;
        Moment moment;
        std::string parameter;
        std::size_t depth;
        ListPlace list;
        bool warned;  // warn_if_reject in front of the class
    };

    /// false: the list refused.
    bool run_list(Stage stage, Moment moment) {
        const std::string parameter(restriction_list(stage).parameter);
        const std::optional<std::string>& text = service_.list(stage);
        const End end = text ? run_text(*text, {stage, moment, parameter, 0, ListPlace::parameter, false})
                             : unknown_list(stage, parameter);
        if (end == End::refused) run_.refused_in = stage;
        return end != End::refused;
    }

    End unknown_list(Stage stage, const std::string& parameter) {
        Step step;
        step.stage = stage;
        step.parameter = parameter;
        return conclude(std::move(step), unknown_item("the value of " + parameter + " is not known"), false);
    }

    // NOLINTNEXTLINE(misc-no-recursion): as deep as classes are nested, up to kMaxClassDepth
    End run_text(const std::string& text, const Place& place) {
        const bool endless = run_.steps.size() > kMaxSteps || ++entered_ > kMaxEntered;
        if (place.depth > kMaxClassDepth || endless) return refuse_here(place);
        const ParsedList list = parse_list(text, service_.context(place.stage, place.list));
        for (const Call& call : list.calls) {
            const End end = run_call(list, call, place);
            if (end != End::open) return end;
        }
        return End::open;
    }

    // NOLINTNEXTLINE(misc-no-recursion)
    End run_call(const ParsedList& list, const Call& call, const Place& place) {
        Step step;
        step.stage = place.stage;
        step.parameter = place.parameter;
        step.depth = place.depth;
        step.call = call;
        step.text = list.of(call.span);
        const bool warned = place.warned || call.warning.has_value();
        if (call.kind == CallKind::restriction_class) {
            std::string name(list.of(call.word));
            if (const auto definition = service_.classes->definition(name)) {
                step.why = "a restriction class";
                run_.steps.push_back(std::move(step));
                return run_text(*definition,
                                {place.stage, place.moment, std::move(name), place.depth + 1, place.list, warned});
            }
        }
        ItemOpinion item = item_opinion(service_, probe_, {list, call, place.moment});
        step.entry = item.entry;
        step.key = item.key;
        if (item.nested) {
            step.why = std::move(item.why);
            run_.steps.push_back(std::move(step));
            return run_text(*item.nested, {place.stage, place.moment, "", place.depth + 1, ListPlace::result, warned});
        }
        if (!item.known) item = unknown_item(std::move(item.why), item.may_permit);
        return conclude(std::move(step), std::move(item), warned);
    }

    ItemOpinion unknown_item(std::string why, bool may_permit = true) {
        ItemOpinion item;
        item.known = false;
        item.why = std::move(why);
        if (assume_ == Assume::refuses) item.opinion = Opinion::refuse;
        if (assume_ == Assume::permits && may_permit) item.opinion = Opinion::permit;
        run_.all_known = false;
        return item;
    }

    End conclude(Step step, ItemOpinion item, bool warned) {
        if (warned && (item.opinion == Opinion::refuse || item.opinion == Opinion::defer_if_permit) && !item.broken) {
            item.opinion = Opinion::warn;
        }
        step.opinion = item.opinion;
        step.known = item.known;
        step.why = std::move(item.why);
        const std::size_t index = run_.steps.size();
        run_.steps.push_back(std::move(step));
        switch (item.opinion) {
            case Opinion::permit:
                run_.decided_by = index;
                return End::permitted;
            case Opinion::refuse:
            case Opinion::discard:
                run_.decided_by = index;
                return End::refused;
            case Opinion::defer_if_permit:
                if (!deferral_) deferral_ = index;
                return End::open;
            case Opinion::defer_if_reject:
            case Opinion::warn:
            case Opinion::none:
                return End::open;
        }
        return End::open;
    }

    // Classes that use themselves, or results that do.
    End refuse_here(const Place& place) {
        Step step;
        step.stage = place.stage;
        step.parameter = place.parameter;
        step.depth = place.depth;
        ItemOpinion item;
        item.opinion = Opinion::refuse;
        item.broken = true;
        item.why = "restriction classes are nested too deeply";
        return conclude(std::move(step), std::move(item), false);
    }

    // Classes that use others twice would have any number of either.
    static constexpr std::size_t kMaxSteps = 100'000;
    static constexpr std::size_t kMaxEntered = 2'000;

    const Service& service_;
    const Probe& probe_;
    Assume assume_;
    Run run_;
    std::size_t entered_ = 0;              // lists, classes and results
    std::optional<std::size_t> deferral_;  // the step that asked for it
};

}  // namespace

const Step& in_list(const Run& run, std::size_t step) {
    while (step > 0 && run.steps[step].depth > 0) --step;
    return run.steps[step];
}

Run evaluate(const Service& service, const Probe& probe, Assume assume) {
    return Evaluator(service, probe, assume).run();
}

}  // namespace postern::policy
