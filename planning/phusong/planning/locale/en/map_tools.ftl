tool-broken = The map cannot be opened: this browser is too old, or the file is damaged. Use a recent Chrome, Edge, Firefox or Safari.
tool-scriptless = The map needs JavaScript, which is switched off in this browser.
tool-skip = Go to the map
