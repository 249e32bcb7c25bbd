//! The part of the page that an address names before its link.

use atelier::share::{Link, ReadError, View};

use crate::share::{link, written};

#[test]
fn the_part_of_the_page_stands_before_a_link_of_any_version_and_is_none_of_it() {
    let link = link("0-4 6-11", 12);
    let fragment = written(&link);
    for view in View::ALL {
        let address = format!("{}.{fragment}", view.name());
        assert_eq!(View::split(&address), (Some(view), fragment.as_str()));
        assert_eq!(Link::read(&address), Ok(Some(link.clone())));
        assert_eq!(
            Link::read_pasted(&format!("#{address})")).map(|it| it.map(|it| it.fragment)),
            Ok(Some(fragment.clone()))
        );
        assert_eq!(Link::read(view.name()), Ok(None), "a name alone is an address without a link");
        assert_eq!(View::split(&view.before(&fragment)).1, fragment);
        let bare = view.before("");
        let (named, rest) = View::split(&bare);
        assert_eq!((named.unwrap_or_default(), rest), (view, ""));
    }
    // A panel has a name of its own: its view is opened there.
    for (name, view) in [("search", View::Figures), ("latency", View::Figures), ("items", View::Scores)] {
        assert_eq!(View::split(&format!("{name}.{fragment}")), (Some(view), fragment.as_str()));
        assert_eq!((View::split(name), View::panel(name)), ((Some(view), ""), Some(name)));
        assert_eq!(Link::read(name), Ok(None));
    }
    assert_eq!((View::panel("figures"), View::panel(&fragment)), (None, None));
    // The page begins with the layers: their links are those of before.
    assert_eq!(View::Layers.before(&fragment), fragment);
    assert_eq!(View::split(&fragment), (None, fragment.as_str()));
    for other in ["gallery", "figures2", "Figures", "fig.v1"] {
        assert_eq!(View::split(other), (None, other));
        assert_eq!(Link::read(other), Err(ReadError::NotALink));
    }
}
