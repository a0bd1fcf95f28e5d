"""From the polygons that people drew to masks of ids, as IDD's own tools make them."""
