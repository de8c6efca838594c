// Directory: the main.cf and master.cf of one directory, read, checked and made into a configuration.
//
// Shape:   loads in steps, because the modes of postern-conf need different parts; Postfix's warnings go to the Console
//          on the way.
// Errors:  the text for "postern-conf: fatal: …": a file that cannot be read, a line that is no setting, an entry that
//          is no service, a value that cannot be expanded.
// Source:  texts and order observed with postconf 3.7.11.
// Threads: one thread; the Config may be shared while the Directory lives.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "libconf/base/result.h"
#include "libconf/base/source.h"
#include "libconf/model/config.h"
#include "libconf/model/machine.h"
#include "libconf/syntax/main_cf.h"
#include "libconf/syntax/master_cf.h"
#include "tools/conf/options.h"
#include "tools/support/console.h"
#include "tools/support/main_file.h"

namespace postern::conf_tool {

/// Of which files unused names are told.
enum class Unused { both, master_cf };

class Directory {
public:
    Directory(const Options& options, const conf::Machine& machine, Console& console);

    [[nodiscard]] Result<void> load_main();
    /// A missing master.cf is a warning, unless it is what was asked for.
    [[nodiscard]] Result<void> load_master();
    /// For modes that list no parameters: every value of main.cf can be expanded, and the level is one.
    [[nodiscard]] Result<void> check_parameters();
    /// Makes the configuration of what was loaded.
    [[nodiscard]] Result<void> configure();
    /// Warnings about names that nobody uses; Postfix gives them last.
    void warn_unused(Unused where);

    const std::string& path() const { return place_.path; }
    /// By -c or MAIL_CONFIG, not the built-in default.
    bool path_given() const { return place_.given; }
    const SourceMap& sources() const { return sources_; }
    const conf::Config& config() const { return *config_; }
    const conf::MasterCf* master_cf() const { return master_cf_ ? &*master_cf_ : nullptr; }

private:
    void build();
    [[nodiscard]] Result<FileId> read(std::string_view file_name);
    [[nodiscard]] Result<void> check_client_tables();

    const Options& options_;
    const conf::Machine& machine_;
    Console& console_;
    ConfigPlace place_;
    SourceMap sources_;
    std::optional<conf::MainCf> main_cf_;
    std::optional<conf::MasterCf> master_cf_;
    std::shared_ptr<const conf::Config> config_;
};

}  // namespace postern::conf_tool
