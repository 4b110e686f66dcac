"""The screens of the rules and of the words of the glossary."""
