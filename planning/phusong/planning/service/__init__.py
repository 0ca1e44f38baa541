"""Who is served today and who is not, and why: places, communes, roads, single paths."""
