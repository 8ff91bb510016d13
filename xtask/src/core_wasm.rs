//! One core: the crate compiled to WebAssembly, with its JavaScript glue, optimised.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Result, process, workspace};

/// One of the two cores made from the crate.
pub(crate) struct Core {
    /// Names its files: `core.wasm`, `core.glue.js`.
    pub(crate) name: &'static str,
    /// Whether there is a form of it that is JavaScript alone, `core.inline.js`.
    pub(crate) inlined: bool,
    features: &'static [&'static str],
    cfgs: &'static [&'static str],
    /// Exports of wasm-bindgen's that nothing in this core needs.
    idle: &'static [&'static str],
}

/// The whole client, and HTTP Digest alone.
pub(crate) const CORES: [Core; 2] = [
    Core {
        name: "core",
        inlined: true,
        features: &[],
        cfgs: &[],
        // The loader replaces an instance that has trapped, and the instance has no say.
        idle: &["__abort_handler", "__instance_terminated"],
    },
    Core {
        name: "digest",
        inlined: false,
        features: &["--no-default-features"],
        // Possible here alone: the other core's dependencies bring std, and with it its
        // panic handler.
        cfgs: &["--cfg=panics_trap"],
        // It lends one function, of texts and numbers: there is no table of objects to be
        // set up, no text that grows, and no handler of aborts.
        idle: &[
            "__wbindgen_start",
            "__wbindgen_externrefs",
            "__wbindgen_realloc",
            "__abort_handler",
            "__instance_terminated",
        ],
    },
];

/// Raised by whoever changes how wasm-bindgen is called.
const RECIPE: &str = "3";
// The features are for wasm-opt itself, which has read them by then.
const WASM_OPT: [&str; 3] = ["-Oz", "--converge", "--strip-target-features"];

/// What becomes of the functions' names.
enum Names {
    Removed,
    Kept,
}

/// The two files of a finished core.
pub(crate) struct Built {
    pub(crate) wasm: PathBuf,
    pub(crate) glue: PathBuf,
}

impl Built {
    /// Both in one module.
    pub(crate) fn inlined(&self) -> Result<String> {
        process::capture(
            process::node()
                .arg(workspace::root().join("xtask/node/inline.mjs"))
                .arg(&self.wasm)
                .arg(&self.glue),
        )
    }
}

impl Core {
    /// Compiles, binds and optimises, each where something has changed.
    pub(crate) fn build(&self) -> Result<Built> {
        let compiled = self.compile()?;
        let folder = workspace::scratch().join(self.name);
        let built = Built {
            wasm: folder.join(format!("{}.wasm", self.name)),
            glue: folder.join(format!("{}.glue.js", self.name)),
        };
        let stamp = folder.join("stamp");
        let tools = fs::read(workspace::root().join("package-lock.json"))?;
        let minify = workspace::root().join("xtask/node/glue.mjs");
        let recipe = [&[RECIPE], &WASM_OPT[..], self.idle].concat().join(" ");
        let inputs = workspace::fingerprint(&[
            &fs::read(&compiled)?,
            &tools,
            &fs::read(&minify)?,
            recipe.as_bytes(),
        ]);
        let current = fs::read_to_string(&stamp).is_ok_and(|found| found == inputs);
        if current && built.wasm.exists() && built.glue.exists() {
            return Ok(built);
        }
        let _ = fs::remove_file(&stamp);
        println!(
            "{0}: wasm-bindgen, then wasm-opt {1}",
            self.name,
            WASM_OPT.join(" ")
        );
        let bound = self.bind(&compiled, &folder.join("bound"), Names::Removed)?;
        process::capture(
            process::node()
                .arg(&minify)
                .arg(&bound.glue)
                .arg(&built.glue)
                .args(self.idle),
        )?;
        optimise(&bound.wasm, &built.wasm, &WASM_OPT)?;
        no_machine_path(&built.wasm)?;
        workspace::write(&stamp, inputs.as_bytes())?;
        Ok(built)
    }

    /// The same module with the names of its functions, to be looked at and not to be shipped.
    pub(crate) fn with_names(&self) -> Result<PathBuf> {
        let folder = workspace::scratch().join(self.name).join("named");
        let bound = self.bind(&self.compile()?, &folder, Names::Kept)?;
        let named = folder.join(format!("{}.wasm", self.name));
        optimise(
            &bound.wasm,
            &named,
            &[&WASM_OPT[..], &["--debuginfo"]].concat(),
        )?;
        Ok(named)
    }

    /// `cargo rustc`, not `cargo build`: with two crate types in the manifest Cargo would
    /// silently leave out link-time optimisation, and the small core would double.
    fn compile(&self) -> Result<PathBuf> {
        // A folder for each: a cdylib's file name does not tell features apart, so that in
        // one folder Cargo would take the other core's file for its own.
        let target = workspace::target().join("wasm").join(self.name);
        let output = target.join("wasm32-unknown-unknown/release/atlas_private_endpoint.wasm");
        println!(
            "{}: cargo rustc --release --crate-type cdylib {}",
            self.name,
            self.features.join(" ")
        );
        process::run(
            process::cargo()
                .args([
                    "rustc",
                    "--quiet",
                    "--lib",
                    "--release",
                    "--crate-type",
                    "cdylib",
                ])
                .args(["--target", "wasm32-unknown-unknown", "--target-dir"])
                .arg(&target)
                .args(self.features)
                .env("CARGO_ENCODED_RUSTFLAGS", rustflags(self.cfgs)?)
                .env_remove("RUSTFLAGS")
                .current_dir(workspace::root()),
        )?;
        Ok(output)
    }

    fn bind(&self, compiled: &Path, bound: &Path, names: Names) -> Result<Built> {
        let _ = fs::remove_dir_all(bound);
        let mut output = wasm_bindgen_cli_support::Bindgen::new()
            .input_path(compiled)
            .out_name(self.name)
            .web(true)?
            .omit_default_module_path(true)
            .reset_state_function(true)
            .remove_name_section(matches!(names, Names::Removed))
            .remove_producers_section(true)
            .typescript(false)
            .generate_output()?;
        for export in self.idle {
            output.wasm_mut().exports.remove(export)?;
        }
        // Imports end in a hash of 16 digits, once in the module and once in the glue; and
        // nothing is as hard to compress.
        let mut renamed = Vec::new();
        for (index, import) in output.wasm_mut().imports.iter_mut().enumerate() {
            if import.name.starts_with("__wbg_") {
                let short = format!("_{index:x}");
                renamed.push(std::mem::replace(&mut import.name, short.clone()));
                renamed.push(short);
            }
        }
        fs::create_dir_all(bound)?;
        output.emit(bound)?;
        let glue = bound.join(format!("{}.js", self.name));
        let mut text = fs::read_to_string(&glue)?;
        for pair in renamed.chunks_exact(2) {
            text = text.replace(&format!("{}:", pair[0]), &format!("{}:", pair[1]));
        }
        workspace::write(&glue, text.as_bytes())?;
        if bound.join("snippets").exists() {
            return Err(
                "a dependency brings JavaScript of its own, which the package has no place for"
                    .into(),
            );
        }
        Ok(Built {
            wasm: bound.join(format!("{}_bg.wasm", self.name)),
            glue: bound.join(format!("{}.js", self.name)),
        })
    }
}

fn optimise(input: &Path, output: &Path, passes: &[&str]) -> Result {
    let tool = workspace::root().join("node_modules/binaryen/bin/wasm-opt");
    process::capture(
        process::node()
            .arg(tool)
            .args(passes)
            .arg(input)
            .arg("-o")
            .arg(output),
    )?;
    Ok(())
}

/// No path of the machine that builds: panic locations would carry it.
fn rustflags(cfgs: &[&str]) -> Result<String> {
    let mut flags = vec![remap(&workspace::root(), ".")];
    flags.extend(cfgs.iter().map(|cfg| (*cfg).to_owned()));
    // The folders there are named after the registry they came from, mirrors included.
    if let Ok(registries) = fs::read_dir(cargo_home().join("registry/src")) {
        for registry in registries {
            flags.push(remap(&registry?.path(), "crates"));
        }
    }
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let sysroot = process::capture(Command::new(rustc).args(["--print", "sysroot"]))?;
    flags.push(remap(Path::new(sysroot.trim()), "rust"));
    Ok(flags.join("\u{1f}"))
}

fn remap(from: &Path, to: &str) -> String {
    format!("--remap-path-prefix={}={to}", from.display())
}

fn cargo_home() -> PathBuf {
    let home = std::env::home_dir().unwrap_or_default();
    std::env::var_os("CARGO_HOME").map_or_else(|| home.join(".cargo"), PathBuf::from)
}

fn no_machine_path(wasm: &Path) -> Result {
    let bytes = fs::read(wasm)?;
    for path in [workspace::root(), cargo_home()] {
        let needle = path.to_string_lossy().into_owned();
        if bytes
            .windows(needle.len())
            .any(|window| window == needle.as_bytes())
        {
            return Err(format!("{} holds the path {needle}", wasm.display()).into());
        }
    }
    Ok(())
}
