"""New cable over roads, land and sea: the graph, the tree, what a place costs."""
