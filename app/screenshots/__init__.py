"""Pictures that the application takes of itself: `python -m app.screenshots --out DIR [--readme DIR]`.

Every view and state is brought about as a person would bring it about, on a real library in a temporary home, and
grabbed in both themes; one process for each scale, because Qt takes its scale factor once.

    __main__   draws the demo folder, runs one sitting a scale, writes the README's pictures
    sitting    one process at one scale: a newcomer's window first, then that of somebody who has been here
    stage      what a place may do: run commands, wait until all is calm, take a picture
    places/    one file for each place, with the states that are taken there
"""
