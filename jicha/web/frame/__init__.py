"""What all pages share: who may open them, lists, exports, errors, the menu."""
