#include "tools/conf/parameter_facts.h"

namespace postern::conf_tool {

ParameterFacts parameter_facts(const conf::Parameter& parameter, conf::Version version) {
    ParameterFacts facts;
    // Old names that count in other parameters' defaults are of class user.
    const bool user = parameter.kind == conf::ParameterClass::user;
    if (const conf::ParamSpec* spec = user ? conf::registry::find(parameter.name) : parameter.spec) {
        facts.spec = spec;
        facts.kind = conf::registry::kind_for(*spec, version);
        facts.unit = spec->unit;
        facts.bounds = conf::registry::bounds_for(*spec, version);
        facts.summary = spec->summary;
        facts.used_by = spec->used_by;
    } else if (const conf::Family* family = parameter.family) {
        facts.family = family;
        facts.kind = family->kind;
        facts.unit = family->unit;
        facts.bounds = family->bounds;
        facts.summary = family->summary;
        facts.used_by = family->read_by;
    }
    return facts;
}

std::string_view class_name(conf::ParameterClass kind) {
    switch (kind) {
        case conf::ParameterClass::builtin:
            return "builtin";
        case conf::ParameterClass::service:
            return "service";
        case conf::ParameterClass::user:
            return "user";
    }
    return {};
}

std::string_view layer_name(conf::Layer layer) {
    switch (layer) {
        case conf::Layer::builtin:
            return "builtin";
        case conf::Layer::computed:
            return "computed";
        case conf::Layer::main_cf:
            return "main.cf";
        case conf::Layer::command_line:
            return "command-line";
        case conf::Layer::master_cf:
            return "master.cf";
    }
    return {};
}

std::string introduced_text(const conf::ParamSpec& spec) {
    return spec.before_2_0 ? "before 2.0" : spec.introduced.text();
}

}  // namespace postern::conf_tool
