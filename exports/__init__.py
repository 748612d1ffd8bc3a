"""What goes out of the house: packages for the CSTD secretariat, made from the published marts only."""
