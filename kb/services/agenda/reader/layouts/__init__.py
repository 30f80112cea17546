"""The layouts that agendas come in, a module each: lines, tables, grids, outlines, calendar files. Pure."""
