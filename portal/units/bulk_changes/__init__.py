"""Many changes to the tree from one sheet: a reform of communes."""
