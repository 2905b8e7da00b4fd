//! Reading a campaign from disk.

use super::*;

/// The drill in a folder of its own.
fn copied(files: Edited) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files.0 {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

fn told(error: &CampaignFileError, folder: &Path) -> String {
    error.to_string().replace(&folder.display().to_string(), "FOLDER")
}

#[test]
fn a_campaign_is_named_by_its_folder_or_by_its_campaign_toml() {
    let folder = copied(drill());
    let by_folder = load(folder.path()).unwrap();
    assert_eq!(load(&folder.path().join("campaign.toml")).unwrap(), by_folder);
    assert_eq!(by_folder, drill().load().unwrap());
}

#[test]
fn a_mistake_names_the_file_as_one_can_open_it() {
    let folder = copied(drill().edit("measures.toml", "lead = [{ unit = \"road-authority\" }]", "lead = []"));
    let error = load(folder.path()).unwrap_err();
    insta::assert_snapshot!(told(&error, folder.path()), @"
    FOLDER/measures.toml:5: measure 五（一） has no lead unit; correct it
    ");
}

#[test]
fn other_files_in_the_folder_do_not_matter() {
    let folder = copied(drill().put("README.md", b"read me"));
    assert_eq!(load(folder.path()).unwrap(), drill().load().unwrap());
}

#[test]
fn a_folder_that_is_not_there_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let error = load(&folder.path().join("none")).unwrap_err();
    insta::assert_snapshot!(told(&error, folder.path()), @"
    FOLDER/none: the folder cannot be read (No such file or directory (os error 2)); give the campaign's folder or its campaign.toml
    ");
}

#[test]
fn a_file_of_a_megabyte_is_not_read() {
    let folder = copied(drill().put("duties.toml", &vec![b'#'; 1024 * 1024 + 1]));
    let error = load(folder.path()).unwrap_err();
    insta::assert_snapshot!(told(&error, folder.path()), @"
    FOLDER/duties.toml: the file is larger than 1048576 bytes; this is no campaign file
    ");
}

#[test]
fn a_formula_is_a_file_of_its_own_with_its_mistakes_by_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("formula.toml");
    let of = |text: &str| {
        std::fs::write(&path, text).unwrap();
        formula(&path).map(|formula| formula.terms.len()).map_err(|error| told(&error, folder.path()))
    };
    let good = "version = \"2025-08-a\"\nfrom = 2025-08-01\nterms = [{ figure = \"upheld\", points = 3 }]\n";
    assert_eq!(of(good), Ok(1));
    let wrong = ["points = many", &good.replace("points", "point"), &good.replace("upheld", "uphold"), ""];
    insta::assert_snapshot!(wrong.map(|text| of(text).unwrap_err()).join("\n"), @"
    FOLDER/formula.toml:1: string values must be quoted, expected literal string; correct the TOML here
    FOLDER/formula.toml:3: missing field `points`; add it
    FOLDER/formula.toml:3: unknown key 'point'; correct its spelling or remove it
    FOLDER/formula.toml:3: unknown variant `uphold`, expected one of `upheld`, `sent-back`, `reopened`, `late-steps`, `overdue`; correct it
    FOLDER/formula.toml:1: missing field `version`; add it
    ");
    let error = formula(&folder.path().join("none.toml")).unwrap_err();
    insta::assert_snapshot!(told(&error, folder.path()), @"
    FOLDER/none.toml: the file cannot be read (No such file or directory (os error 2)); check its name and its permissions
    ");
}
