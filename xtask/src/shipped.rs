//! What the package's texts lose on their way from this repository: comments, and links to what
//! does not go along.

/// Of a script: each line that is nothing but a comment is empty, so that a line of the package
/// has the number that it has in the repository.
///
/// Users read the types, which keep their comments. That no code is lost is for
/// `tests/bundlers/tarball.test.mjs` to see.
pub(crate) fn script(text: &str) -> String {
    let mut is_inside = false;
    let mut shipped = String::new();
    for line in text.lines() {
        let start = line.trim_start();
        let is_comment = if is_inside || start.starts_with("/*") {
            let end = line.find("*/").map(|end| &line[end + 2..]);
            is_inside = end.is_none();
            end.is_none_or(|rest| rest.trim().is_empty())
        } else {
            start.starts_with("//")
        };
        if !is_comment {
            shipped.push_str(line);
        }
        shipped.push('\n');
    }
    shipped
}

/// Of the README: what its relative links lead to is named instead, and pictures are left out.
/// The address of a repository to link to is not known.
///
/// `is_shipped` says whether there is such a file in the package.
pub(crate) fn readme(text: &str, is_shipped: impl Fn(&str) -> bool) -> String {
    let mut shipped = String::new();
    let mut rest = without_pictures(text);
    while let Some((before, label, target, after)) = next_link(&rest) {
        shipped.push_str(before);
        let inside = target.strip_prefix("pkg-template/").unwrap_or(target);
        let file = inside.split('#').next().unwrap_or_default();
        if target.contains("://") || target.starts_with('#') {
            shipped.push_str(&format!("[{label}]({target})"));
        } else if is_shipped(file) {
            shipped.push_str(&format!("[{label}]({inside})"));
        } else if label.contains(file) {
            shipped.push_str(label);
        } else {
            shipped.push_str(&format!("{label} (`{target}` in the repository)"));
        }
        rest = after.to_owned();
    }
    shipped + &rest
}

/// The text before a link, the link's two parts, and the text behind it.
fn next_link(text: &str) -> Option<(&str, &str, &str, &str)> {
    let middle = text.find("](")?;
    let open = text[..middle].rfind('[')?;
    let close = middle + text[middle..].find(')')?;
    Some((
        &text[..open],
        &text[open + 1..middle],
        &text[middle + 2..close],
        &text[close + 1..],
    ))
}

fn without_pictures(text: &str) -> String {
    let mut is_inside = false;
    let mut kept = String::new();
    for line in text.lines() {
        is_inside |= line.starts_with("<picture>");
        if !is_inside {
            kept.push_str(line);
            kept.push('\n');
        }
        is_inside &= !line.contains("</picture>");
    }
    kept.replace("\n\n\n", "\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_comments_are_empty_and_lines_of_code_stay() {
        let text = "#!/usr/bin/env node\n// head\nlet a; // why\n  /** one */\n  /**\n   * two */\n/* pure */ b();\nc = '//';\n";
        let shipped = "#!/usr/bin/env node\n\nlet a; // why\n\n\n\n/* pure */ b();\nc = '//';\n";
        assert_eq!(script(text), shipped);
    }

    #[test]
    fn links_into_the_repository_become_words_and_all_others_stay() {
        let text = "[a guide](docs/a.md#b), [docs/a.md](docs/a.md), [`x.d.ts`](pkg-template/x.d.ts),\n[far\naway](https://example.org/), [here](#top), x[0]";
        let shipped = "a guide (`docs/a.md#b` in the repository), docs/a.md, [`x.d.ts`](x.d.ts),\n[far\naway](https://example.org/), [here](#top), x[0]";
        assert_eq!(
            readme(text, |file| file == "x.d.ts"),
            format!("{shipped}\n")
        );
    }

    #[test]
    fn pictures_stay_behind() {
        let text = "a\n\n<picture>\n  <img src=\"docs/a.png\">\n</picture>\n\nb\n";
        assert_eq!(readme(text, |_| false), "a\n\nb\n");
    }
}
