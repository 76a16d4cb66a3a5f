"""The thumbnail grid: ids in order, rows on demand, cells by arithmetic, pictures newest first.

`page` is the whole place and joins the parts; `view` is the photos alone. From there on:

    bar         toolbar (bar_menus, entry_list), pill; photos_or_words: what is said where no photos are
    order       live (pace, order): new scores without a jump;  grouping (group_sections, spans): what headers say
    photos      model: ids and rows;  selection;  thumbnails (loader): pictures;  source: where they come from
    place       scene: what lies where, by a layout (geometry, sections, layouts/);  shapes, settling: of the pictures;
                layout_choice: the commands
    change      arranging: every new layout, and what keeps its height through it;  scrolling;  gliding, motion
    hands       pointer (band), wheel, hover;  walk, key_place: keys;  wants: what is asked for as one scrolls
    paint       canvas: the widget;  page_painter, painter, headers, badges (kept_icons)
    words       tool_tips, tip_words, why: for the pointer;  spoken: for a screen reader
"""
