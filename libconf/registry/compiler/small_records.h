// The records of the smaller *.def files: families, programs, table types, client options, releases, levels and
// profiles.
//
// Shape:   one record, one row; profile settings give several.
// Errors:  Faults with file, line and remedy.
// Threads: one thread.
#pragma once

#include <string>
#include <vector>

#include "libconf/registry/compiler/fields.h"
#include "libconf/registry/compiler/parameters.h"
#include "libconf/registry/compiler/table_writer.h"

namespace postern::conf::compiler {

class SmallTables {
public:
    explicit SmallTables(const Names& names) : names_(names) {}
    /// False when the keyword belongs to none of these tables.
    bool add(const FieldReader& fields);
    std::string write();

private:
    void add_family(const FieldReader& fields);
    void add_program(const FieldReader& fields, Pool& table);
    void add_argument(const FieldReader& fields);
    void add_table_type(const FieldReader& fields);
    void add_client_option(const FieldReader& fields);
    void add_release(const FieldReader& fields);
    void add_level(const FieldReader& fields);
    void add_profile(const FieldReader& fields);

    struct Setting {
        std::string_view name;
        std::string_view profile;
        Version since;
        std::string_view value;
    };
    const Names& names_;
    std::vector<Setting> settings_;
    Pool words_{"std::string_view", "kWords"};
    Pool profiles_{"Profile", "kProfileLists"};
    Pool dates_{"ReleaseDate", "kDates"};
    Pool families_{"Family", "kFamilyRows"};
    Pool services_{"ServiceProgram", "kServiceRows"};
    Pool commands_{"ServiceProgram", "kCommandRows"};
    Pool arguments_{"ServiceArgument", "kArgumentRows"};
    Pool table_types_{"TableType", "kTableTypeRows"};
    Pool client_options_{"ClientOption", "kClientOptionRows"};
    Pool releases_{"Release", "kReleaseRows"};
    Pool levels_{"LevelIntroduced", "kLevelRows"};
    Pool profile_settings_{"ProfileSetting", "kProfileSettingRows"};
    Pool profile_infos_{"ProfileInfo", "kProfileRows"};
};

}  // namespace postern::conf::compiler
